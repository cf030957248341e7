// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "tessera",
  products: [
    .executable(name: "tessera", targets: ["tessera"]),
    .library(name: "Reading", targets: ["Reading"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .executableTarget(name: "EmbedTextTool"),
    .plugin(name: "EmbedText", capability: .buildTool(), dependencies: ["EmbedTextTool"]),

    .target(name: "Kernel", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "Vocabulary", dependencies: ["Kernel"], exclude: ["Catalogue"], plugins: ["EmbedText"]),
    .target(
      name: "Reading",
      dependencies: ["Kernel", "Vocabulary"],
      exclude: ["Grammar"],
      plugins: ["EmbedText"]
    ),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CProcess"),
    .target(
      name: "Intake",
      dependencies: [
        "CLibXML2", "CProcess", "Kernel", "Vocabulary", "Reading",
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .target(
      name: "Synthesis",
      dependencies: ["Kernel", "Vocabulary", "Reading"],
      exclude: ["Catalogue"],
      plugins: ["EmbedText"]
    ),
    .target(
      name: "Exchange",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Synthesis"],
      exclude: ["Style", "Wording"],
      plugins: ["EmbedText"]
    ),
    .target(
      name: "Publication",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Synthesis", "Exchange", "Intake"]
    ),
    .target(name: "Storage"),
    .target(
      name: "StorageSQLite",
      dependencies: [
        "Storage", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]
    ),
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "StoragePostgres", dependencies: ["Storage", "CLibPQ"]),
    .systemLibrary(name: "CLibStemmer", providers: [.apt(["libstemmer-dev"])]),
    .target(
      name: "Dialogue",
      dependencies: ["Kernel", "Vocabulary", "Storage", "Reading", "Synthesis", "CLibStemmer"],
      exclude: ["Schema"],
      plugins: ["EmbedText"]
    ),
    .target(
      name: "Access",
      dependencies: [
        "Kernel", "Storage", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      exclude: ["Schema"],
      plugins: ["EmbedText"]
    ),
    .target(
      name: "Web",
      dependencies: [
        "Kernel", "Vocabulary", "Storage", "Reading", "Intake", "Synthesis", "Exchange", "Publication",
        "Access",
        "Dialogue", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      exclude: ["Templates", "Wording", "Style", "Script", "Catalogue"],
      plugins: ["EmbedText"]
    ),
    .executableTarget(
      name: "tessera",
      dependencies: [
        "CProcess", "Kernel", "Vocabulary", "Reading", "Intake", "Synthesis", "Exchange", "Publication",
        "Storage",
        "StorageSQLite",
        "StoragePostgres", "Access", "Dialogue", "Web",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Wording"],
      plugins: ["EmbedText"]
    ),
    .executableTarget(name: "MutationRun", dependencies: ["Kernel", "Reading", "Intake", "TesseraTesting"]),
    .executableTarget(
      name: "StoreMeasure",
      dependencies: [
        "Kernel", "Vocabulary", "Reading", "Storage", "StorageSQLite", "StoragePostgres", "Dialogue",
        "TesseraTesting", .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]
    ),
    .executableTarget(
      name: "ReportMeasure",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Synthesis", "Web", "TesseraTesting"]
    ),
    .executableTarget(
      name: "StoreFaultRun",
      dependencies: [
        "Kernel", "Vocabulary", "Reading", "Storage", "StorageSQLite", "StoragePostgres", "Dialogue",
        "StorageTesting", "TesseraTesting",
      ]
    ),
    .target(name: "TesseraTesting", dependencies: ["CProcess", "Kernel", "Vocabulary", "Reading"]),
    .target(name: "StorageTesting", dependencies: ["Storage", "StorageSQLite", "StoragePostgres"]),
    .testTarget(
      name: "StorageTests",
      dependencies: ["Storage", "StorageSQLite", "StoragePostgres", "StorageTesting", "TesseraTesting"]
    ),
    .testTarget(
      name: "DialogueTests",
      dependencies: [
        "Kernel", "Vocabulary", "Storage", "StorageSQLite", "StorageTesting", "Reading", "Synthesis",
        "Dialogue",
        "TesseraTesting",
      ]
    ),
    .testTarget(
      name: "AccessTests",
      dependencies: ["Kernel", "Storage", "StorageTesting", "Access", "TesseraTesting"]
    ),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Kernel", "Vocabulary", "Storage", "StorageTesting", "Reading", "Intake", "Synthesis", "Access",
        "Dialogue",
        "Web",
        "TesseraTesting", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ],
      exclude: ["Snapshots"]
    ),
    .testTarget(name: "KernelTests", dependencies: ["Kernel", "TesseraTesting"]),
    .testTarget(
      name: "VocabularyTests",
      dependencies: ["Kernel", "Vocabulary", "Reading", "TesseraTesting"]
    ),
    .testTarget(
      name: "SynthesisTests",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Intake", "Synthesis", "TesseraTesting"]
    ),
    .testTarget(name: "ReadingTests", dependencies: ["Kernel", "Vocabulary", "Reading", "TesseraTesting"]),
    .target(
      name: "ReportSamples",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Synthesis", "TesseraTesting"],
      path: "Tests/ReportSamples"
    ),
    .testTarget(
      name: "ExchangeTests",
      dependencies: [
        "Kernel", "Vocabulary", "Reading", "Synthesis", "Exchange", "ReportSamples", "TesseraTesting",
      ]
    ),
    .testTarget(
      name: "PublicationTests",
      dependencies: [
        "Kernel", "Vocabulary", "Reading", "Synthesis", "Exchange", "Intake", "Publication", "ReportSamples",
        "TesseraTesting",
      ]
    ),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Kernel", "Vocabulary", "Reading", "Access", "Dialogue", "Storage", "StorageSQLite", "Synthesis",
        "TesseraTesting", "tessera",
      ]
    ),
    .testTarget(
      name: "IntakeTests",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Intake", "Exchange", "TesseraTesting", "tessera"],
      exclude: ["Expectations", "Fixtures"]
    ),
    .testTarget(name: "ArchitectureTests", dependencies: ["TesseraTesting"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets
where target.type != .system && target.type != .plugin && target.name != "CProcess" {
  target.swiftSettings = house
}
