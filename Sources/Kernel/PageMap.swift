// SPDX-License-Identifier: Apache-2.0

/// Where each stretch of a text was printed: the map from a document's text back to its pages.
///
/// Texts that came without pages have an empty map. A look-up is O(log n) in the number of printed lines.
public struct PageMap: Sendable, Equatable {
  /// A printed place: page and line both count from 1, the line from the top of its page.
  public struct Place: Sendable, Hashable {
    public let page: Int
    public let line: Int

    public init(page: Int, line: Int) {
      self.page = page
      self.line = line
    }
  }

  private var starts: [Int32] = []
  private var places: [Place] = []
  /// How many pages the document has, those without text included.
  public let pageCount: Int

  /// A map without pages.
  public init() { pageCount = 0 }

  /// An empty map of a document with `pageCount` pages.
  public init(pageCount: Int) { self.pageCount = max(0, pageCount) }

  public var isEmpty: Bool { starts.isEmpty }

  /// Says that the text from byte `offset` on was printed at `place`.
  ///
  /// Offsets must not decrease; one that does is left out.
  public mutating func append(_ place: Place, from offset: Int) {
    guard offset >= 0, offset <= Int(Int32.max), offset >= Int(starts.last ?? 0) else { return }
    starts.append(Int32(offset))
    places.append(place)
  }

  /// Where the byte at `offset` was printed; nil where the map does not say.
  public func place(at offset: Int) -> Place? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? places[low - 1] : nil
  }

  /// Where each stretch on one page begins, by the byte and the number of the page.
  public var pageStarts: [(offset: Int, page: Int)] {
    var found: [(offset: Int, page: Int)] = []
    for (start, place) in zip(starts, places) where found.last?.page != place.page {
      found.append((Int(start), place.page))
    }
    return found
  }

  /// The pages that `span` stands on, first and last; nil where the map is empty or the span is.
  public func pages(of span: Span) -> ClosedRange<Int>? {
    guard !span.isEmpty, let first = place(at: span.start), let last = place(at: span.end - 1) else {
      return nil
    }
    return min(first.page, last.page)...max(first.page, last.page)
  }
}
