import Reading
struct PandocIntake { var intake: Intake; var format: DocumentFormat; func source(_ b:[UInt8]) async throws -> SourceText { fatalError() } }
struct HTMLIntake { var limits: IntakeLimits; func source(_ b:[UInt8]) throws -> SourceText { fatalError() } }
struct AkomaNtosoIntake { var limits: IntakeLimits; func source(_ b:[UInt8]) throws -> SourceText { fatalError() } }
