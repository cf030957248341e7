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
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
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
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .target(
      name: "Exchange",
      dependencies: ["Kernel", "Vocabulary", "Reading"],
      exclude: ["Style"],
      plugins: ["EmbedText"]
    ),
    .executableTarget(
      name: "tessera",
      dependencies: [
        "CProcess", "Kernel", "Vocabulary", "Reading", "Intake", "Exchange",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Wording"],
      plugins: ["EmbedText"]
    ),
    .executableTarget(name: "MutationRun", dependencies: ["Kernel", "Reading", "Intake", "TesseraTesting"]),
    .target(name: "TesseraTesting", dependencies: ["Kernel", "Vocabulary", "Reading"]),
    .testTarget(name: "KernelTests", dependencies: ["Kernel", "TesseraTesting"]),
    .testTarget(
      name: "VocabularyTests",
      dependencies: ["Kernel", "Vocabulary", "Reading", "TesseraTesting"]
    ),
    .testTarget(name: "ReadingTests", dependencies: ["Kernel", "Vocabulary", "Reading", "TesseraTesting"]),
    .testTarget(
      name: "ExchangeTests",
      dependencies: ["Kernel", "Vocabulary", "Reading", "Exchange", "TesseraTesting"]
    ),
    .testTarget(name: "CommandTests", dependencies: ["Vocabulary", "Reading", "TesseraTesting", "tessera"]),
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
