/* SPDX-License-Identifier: Apache-2.0 */
/* What Intake uses of libxml2 (package libxml2-dev): its two SAX parsers. */
#include <libxml/xmlversion.h>
/* Debian's libxml2 is built with ICU; its headers clash with those that Foundation brings, and only the
   inside of a converter, which is never touched here, depends on them. */
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

static void tessera_say_nothing(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}

/* Keeps libxml2 from writing to standard error; the setting is each thread's own. */
static inline void tessera_silence_libxml2(void) { xmlSetGenericErrorFunc(0, tessera_say_nothing); }
