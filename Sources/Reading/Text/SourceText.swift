// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The text of a document together with what its format tells beside the words.
///
/// A plain text tells nothing more. A PDF tells pages; HTML, DOCX and Akoma Ntoso tell headings, paragraphs
/// and list items; Akoma Ntoso also tells who spoke.
public struct SourceText: Sendable {
  public var text: DocumentText
  /// The blocks, where the format tells them; nil where they are to be found from the printed lines.
  public var layout: Layout?
  /// Where the text was printed.
  public var pages: PageMap
  /// The media type of the document as given, such as `application/pdf`.
  public var mediaType: String
  /// The title by the document's own metadata; nil where it has none, and the first heading stands for it.
  public var title: String?
  /// The date by the document's own metadata, in the form of ISO 8601; nil where it has none.
  public var date: String?
  /// The ISO 639-1 code the document gives for its language; nil where it gives none.
  public var language: String?
  /// Who spoke, by the markup, in the order of the text; the reader keeps to it and does not guess again.
  public var speeches: [Speech]
  /// Statements that the document itself carries, as a record written by Tessera does; nil where it carries
  /// none and they are to be found.
  public var statements: [Record.Statement]?
  /// What could not be taken from the document.
  public var notes: [Record.Note]

  /// `text` as a plain text, with nothing known beside it.
  public init(_ text: DocumentText) {
    self.text = text
    layout = nil
    pages = PageMap()
    mediaType = "text/plain"
    title = nil
    date = nil
    language = nil
    speeches = []
    statements = nil
    notes = []
  }

  /// A stretch of the text that the markup gives to a speaker.
  public struct Speech: Sendable, Equatable {
    /// What sort of contribution the markup says it is.
    public enum Form: String, Sendable, Hashable { case speech, question, answer }

    public var form: Form
    /// The words spoken, without the name before them.
    public var span: Span
    /// The name as printed before the words; nil where none is printed.
    public var name: Span?
    /// The speaker as the references of the document call him; the printed name where they do not.
    public var speaker: String
    /// The role in which he spoke, in the words of the references; nil where none is given.
    public var role: String?
    /// The body or State that the references name as the speaker's; nil where none is given.
    public var affiliation: String?

    public init(
      form: Form,
      span: Span,
      name: Span?,
      speaker: String,
      role: String?,
      affiliation: String?
    ) {
      self.form = form
      self.span = span
      self.name = name
      self.speaker = speaker
      self.role = role
      self.affiliation = affiliation
    }
  }
}
