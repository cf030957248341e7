import Reading
struct AkomaNtosoIntake { var limits: IntakeLimits; func source(_ b:[UInt8]) throws -> SourceText { throw IntakeRefusal.encryptedPDF } }
