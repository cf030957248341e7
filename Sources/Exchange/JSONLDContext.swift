// SPDX-License-Identifier: Apache-2.0

/// What the terms of an exchanged record mean, for readers of JSON-LD 1.1.
///
/// Annotations follow the W3C Web Annotation Data Model; people, organizations, memberships, events and
/// speeches follow Popolo, with the terms its own contexts map to (FOAF, ORG, schema.org, Dublin Core, the
/// W3C person and opengov namespaces). Both are written out here, so that nothing has to be fetched. What
/// neither has a word for (kind, strength, rule, confidence) is named under `urn:tessera:record:1:`.
enum JSONLDContext {
  /// The context of one document, whose fragments are resolved against `base`.
  static func json(base: String) -> String {
    "{\"@version\": 1.1, \"@base\": \"\(base)\",\n" + terms + "}"
  }

  private static let terms = #"""
    "oa": "http://www.w3.org/ns/oa#",
    "tessera": "urn:tessera:record:1:",
    "opengov": "http://www.w3.org/ns/opengov#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "title": "dcterms:title",
    "identifier": "dcterms:identifier",
    "isFormatOf": {"@id": "dcterms:isFormatOf", "@type": "@id"},
    "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "pages": "schema:numberOfPages",
    "characters": "tessera:characters",
    "Record": "tessera:Record",
    "Document": "foaf:Document",
    "document": {"@id": "schema:isBasedOn", "@type": "@id"},
    "texts": {"@id": "schema:hasPart", "@type": "@id"},
    "notes": "schema:comment",
    "people": {"@id": "schema:mentions", "@type": "@id", "@context": {
      "Person": "http://www.w3.org/ns/person#Person", "name": "foaf:name", "summary": "http://purl.org/vocab/bio/0.1/olb"}},
    "organizations": {"@id": "schema:mentions", "@type": "@id", "@context": {
      "Organization": "org:Organization", "name": "skos:prefLabel", "classification": "org:classification",
      "identifiers": "schema:identifier", "identifier": "schema:value", "scheme": "schema:propertyID",
      "other_names": {"@id": "opengov:otherName", "@context": {"name": "schema:name", "note": "skos:note"}}}},
    "memberships": {"@id": "schema:mentions", "@type": "@id", "@context": {
      "Membership": "org:Membership", "role": "org:role", "person": {"@id": "org:member", "@type": "@id"},
      "member": {"@id": "org:member", "@type": "@id"},
      "organization": {"@id": "org:organization", "@type": "@id"},
      "event": {"@id": "http://bibframe.org/vocab/event", "@type": "@id"}}},
    "events": {"@id": "schema:about", "@type": "@id", "@context": {
      "Event": "schema:Event", "name": "schema:name"}},
    "speeches": {"@id": "schema:hasPart", "@type": "@id", "@context": {
      "speech": "opengov:Speech", "question": "opengov:Question",
      "creator": {"@id": "schema:creator", "@type": "@id"}, "role": "opengov:role",
      "attribution_text": "http://schema.theodi.org/odrs#attributionText", "text": "schema:text",
      "position": "schema:position", "event": {"@id": "http://bibframe.org/vocab/event", "@type": "@id"},
      "on_behalf_of": {"@id": "opengov:onBehalfOf", "@type": "@id"}}},
    "concepts": {"@id": "schema:hasPart", "@type": "@id", "@context": {
      "Concept": "skos:Concept", "ConceptScheme": "skos:ConceptScheme",
      "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
      "notation": "skos:notation", "inScheme": {"@id": "skos:inScheme", "@type": "@id"}}},
    "instruments": {"@id": "schema:citation", "@type": "@id", "@context": {
      "CreativeWork": "schema:CreativeWork", "name": "schema:name", "genre": "schema:genre",
      "datePublished": {"@id": "schema:datePublished", "@type": "xsd:gYear"}}},
    "annotations": {"@id": "schema:hasPart", "@type": "@id", "@context": {
      "Annotation": "oa:Annotation", "SpecificResource": "oa:SpecificResource",
      "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
      "FragmentSelector": "oa:FragmentSelector", "Attribution": "tessera:Attribution",
      "classifying": "oa:classifying", "describing": "oa:describing",
      "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
      "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
      "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
      "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
      "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix",
      "start": "oa:start", "end": "oa:end", "value": "rdf:value",
      "strength": "tessera:strength", "rule": "tessera:rule", "confidence": "tessera:confidence",
      "attribution": "tessera:attribution", "capacity": "tessera:capacity", "speakerType": "tessera:speakerType",
      "name": "tessera:printedName", "cited": "tessera:cited",
      "speakers": {"@id": "tessera:speaker", "@container": "@list"}, "party": {"@id": "tessera:party", "@type": "@id"},
      "onBehalfOf": {"@id": "opengov:onBehalfOf", "@type": "@id"},
      "instruments": {"@id": "tessera:instrument", "@type": "@id"},
      "instrument": {"@id": "tessera:instrument", "@type": "@id"}, "provisions": "tessera:provision",
      "places": {"@id": "tessera:place", "@type": "@id"}, "speech": {"@id": "tessera:speech", "@type": "@id"}}},
    "replies": {"@id": "schema:hasPart", "@type": "@id", "@context": {
      "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody", "replying": "oa:replying",
      "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "stance": "tessera:stance",
      "creator": {"@id": "dcterms:creator", "@type": "@id"}, "actor": "dcterms:contributor",
      "created": "dcterms:created", "body": {"@id": "oa:hasBody", "@type": "@id"}, "value": "rdf:value",
      "target": {"@id": "oa:hasTarget", "@type": "@id"}, "isTakenUp": "tessera:isTakenUp"}}

    """#
}
