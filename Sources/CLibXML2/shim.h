/* SPDX-License-Identifier: Apache-2.0 */
/* What Intake uses of libxml2 (package libxml2-dev): the two SAX parsers, without files or network. */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
