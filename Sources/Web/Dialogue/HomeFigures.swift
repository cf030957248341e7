// SPDX-License-Identifier: Apache-2.0

import Dialogue
import Synchronization

/// What the front page counts, over the whole record as somebody may see it.
struct HomeFigures: Sendable {
  let overview: Overview
  let voices: [ThemeVoices]
  let speakers: [(code: String, statements: Int)]
  let chairs: Set<String>
  /// The first 150 statements of the record, which the front page draws.
  let opening: [StoredStatement]
}

/// Figures that were counted and hold until the record changes: every change has its number in the trail.
final class HomeFiguresShelf: Sendable {
  private struct Key: Hashable {
    let clearance: Clearance
    let theme: String?
  }

  private let figures = Mutex<[Key: (sequence: Int64, figures: HomeFigures)]>([:])

  /// The figures for `theme`, counted once for each state of the record and each clearance.
  func figures(_ library: Library, theme: String?) async throws -> HomeFigures {
    let key = Key(clearance: library.clearance, theme: theme)
    let sequence = try await library.head()?.sequence ?? 0
    if let known = figures.withLock({ $0[key] }), known.sequence == sequence { return known.figures }
    let counted = HomeFigures(
      overview: try await library.overview(),
      voices: try await library.voices(),
      speakers: try await library.speakers(theme.map { SearchQuery([(.theme, $0)]) }),
      chairs: theme == nil ? try await library.chairs() : [],
      opening: try await library.search(SearchQuery(), limit: 150).hits.map(\.statement)
    )
    figures.withLock { figures in
      // Each theme and each set of roles has its own: no more of them than a house has doors.
      if figures.count >= 200 { figures.removeAll() }
      figures[key] = (sequence, counted)
    }
    return counted
  }
}
