// SPDX-License-Identifier: Apache-2.0

/// What the terms of an exchanged report mean, for readers of JSON-LD 1.1.
///
/// Citations and replies follow the W3C Web Annotation Data Model, organizations Popolo; what neither has a word for
/// (stances, what was set aside and why, who is accounted for) is named under `urn:tessera:report:1:`.
enum ReportJSONLDContext {
  /// The context of one document, whose fragments are resolved against `base`.
  static func json(base: String) -> String {
    "{\"@version\": 1.1, \"@base\": \"\(base)\",\n" + terms + "}"
  }

  private static let terms = #"""
    "oa": "http://www.w3.org/ns/oa#",
    "tessera": "urn:tessera:report:1:",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "id": "@id",
    "type": "@type",
    "language": "http://purl.org/dc/elements/1.1/language",
    "title": "dcterms:title",
    "identifier": "dcterms:identifier",
    "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "Report": "schema:Report",
    "version": "schema:version",
    "date": "dcterms:date",
    "author": "dcterms:creator",
    "textSha256": "tessera:textSha256",
    "isPublished": "tessera:isPublished",
    "override": "tessera:override",
    "accountedFor": "tessera:accountedFor",
    "contributions": "tessera:contributions",
    "documents": {"@id": "schema:isBasedOn", "@type": "@id", "@context": {"Document": "foaf:Document"}},
    "organizations": {"@id": "schema:mentions", "@type": "@id", "@context": {
      "Organization": "org:Organization", "name": "skos:prefLabel", "classification": "org:classification"}},
    "text": {"@id": "schema:hasPart", "@container": "@list", "@context": {
      "Heading": "tessera:Heading", "Paragraph": "tessera:Paragraph", "Sentence": "tessera:Sentence",
      "level": "tessera:level", "value": "rdf:value", "cites": {"@id": "schema:citation", "@type": "@id"},
      "sentences": {"@id": "schema:hasPart", "@container": "@list"}}},
    "statements": {"@id": "schema:citation", "@type": "@id", "@context": {
      "Statement": "tessera:Statement", "SpecificResource": "oa:SpecificResource",
      "TextQuoteSelector": "oa:TextQuoteSelector", "number": "schema:position", "kind": "tessera:kind",
      "speaker": "tessera:speaker", "creator": {"@id": "schema:creator", "@type": "@id"},
      "onBehalfOf": {"@id": "http://www.w3.org/ns/opengov#onBehalfOf", "@type": "@id"},
      "themes": "tessera:theme", "instruments": "tessera:instrument", "pages": "schema:pagination",
      "quotation": {"@id": "tessera:quotation", "@type": "@id"}, "source": {"@id": "oa:hasSource", "@type": "@id"},
      "selector": {"@id": "oa:hasSelector", "@type": "@id"}, "exact": "oa:exact",
      "replies": {"@id": "tessera:reply", "@type": "@id"}}},
    "replies": {"@id": "schema:hasPart", "@type": "@id", "@context": {
      "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody", "replying": "oa:replying",
      "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "stance": "tessera:stance",
      "creator": {"@id": "dcterms:creator", "@type": "@id"}, "actor": "tessera:actor", "created": "dcterms:created",
      "body": {"@id": "oa:hasBody", "@type": "@id"}, "value": "rdf:value",
      "target": {"@id": "oa:hasTarget", "@type": "@id"}, "answer": {"@id": "tessera:answer", "@type": "@id"},
      "isTakenUp": "tessera:isTakenUp"}},
    "setAside": {"@id": "tessera:setAside", "@type": "@id", "@context": {
      "SetAside": "tessera:SetAside", "about": {"@id": "schema:about", "@type": "@id"},
      "reason": "tessera:reason", "note": "skos:note", "actor": "tessera:actor"}},
    "annex": {"@id": "tessera:annex", "@container": "@list", "@context": {
      "Contributions": "tessera:Contributions", "speaker": "tessera:speaker",
      "contributions": {"@id": "schema:citation", "@type": "@id"}}},
    "annotations": {"@id": "schema:hasPart", "@type": "@id", "@context": {
      "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource", "linking": "oa:linking",
      "TextPositionSelector": "oa:TextPositionSelector", "start": "oa:start", "end": "oa:end",
      "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
      "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
      "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"}}}

    """#
}
