// swift-tools-version: 6.2
import PackageDescription

/// Settings that every Swift target shares.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The library core borrows memory; its debug builds can be tested without a kernel.
let coreSettings =
    swiftSettings + [
        .enableExperimentalFeature("Lifetimes"),
        .define("ENABLE_MOCKING", .when(configuration: .debug)),
    ]

/// Every check passes through these. The suites run in an emulated guest, where code that is not optimized costs minutes.
let hotSettings = swiftSettings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

let package = Package(
    name: "algcheck",
    products: [
        .library(name: "AFALG", targets: ["AFALG"]),
        .executable(name: "algcheck", targets: ["algcheck"]),
        .executable(name: "algcheck-agent", targets: ["algcheck-agent"]),
        .executable(name: "algcheck-generate", targets: ["algcheck-generate"]),
        .library(name: "Vectors", targets: ["Vectors"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // The library core.
        .target(name: "CAFALG"),
        .target(
            name: "AFALG",
            dependencies: ["CAFALG", system],
            swiftSettings: coreSettings
        ),

        // Whole files and folders, for the agent and the host.
        .target(name: "Files", dependencies: [system], swiftSettings: hotSettings),

        // Data that travels: vectors in, records out.
        .systemLibrary(name: "CJSONC", pkgConfig: "json-c", providers: [.apt(["libjson-c-dev"])]),
        .target(
            name: "JSONC",
            dependencies: ["CJSONC"],
            swiftSettings: hotSettings + [.enableExperimentalFeature("Lifetimes")]
        ),
        .target(name: "KernelNames", swiftSettings: hotSettings),
        .target(name: "Corpus", dependencies: ["JSONC", "KernelNames", system, "Files"], swiftSettings: hotSettings),
        .target(
            name: "Records",
            dependencies: ["JSONC", "Corpus", "KernelNames", "Files"],
            swiftSettings: hotSettings
        ),
        // What host and agent say to each other.
        .target(
            name: "AgentProtocol",
            dependencies: ["KernelNames", "Records", "Corpus", "JSONC", "Files"],
            swiftSettings: hotSettings
        ),

        // What runs on the kernel under test.
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .target(name: "NettleOracle", dependencies: ["KernelNames", "CNettle", "Corpus"], swiftSettings: hotSettings),
        .target(name: "CKernelModule"),
        .target(
            name: "Conformance",
            dependencies: [
                "KernelNames", "AFALG", "AgentProtocol", "CKernelModule", "Corpus", "NettleOracle", "Records", system,
                "Files",
            ],
            swiftSettings: hotSettings
        ),
        .target(name: "CContract"),
        .target(
            name: "Contract",
            dependencies: ["KernelNames", "AFALG", "CAFALG", "CContract", "Corpus", "Records", system, "Files"],
            swiftSettings: swiftSettings
        ),
        .target(name: "CGuest"),
        .executableTarget(
            name: "algcheck-agent",
            dependencies: [
                "AFALG", "AgentProtocol", "Conformance", "Contract", "CGuest", "Corpus", "Files",
                "Records", system,
            ],
            swiftSettings: swiftSettings
        ),

        // What runs on the machine of the person who asks.
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(
            name: "HostTools",
            dependencies: ["CArchive", "Files", crypto, subprocess, system],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "Targets",
            dependencies: [
                "KernelNames", "AgentProtocol", "Corpus", "Files", "HostTools", "Records", subprocess, system,
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "Reporting",
            dependencies: ["KernelNames", "Records", "Corpus", "JSONC", mustache, "Files"],
            resources: [.embedInCode("Templates")],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "AlgcheckCLI",
            dependencies: [
                "KernelNames", "AgentProtocol", "Targets", "Reporting", "Records", "Corpus", arguments, "Files",
                "HostTools", "JSONC", "Vectors",
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(name: "algcheck", dependencies: ["AlgcheckCLI"], swiftSettings: swiftSettings),

        // Readers of published vectors, for the generator and for whoever brings vectors.
        .target(
            name: "Vectors",
            dependencies: ["Corpus", "Files", "HostTools", "JSONC", "KernelNames"],
            swiftSettings: swiftSettings
        ),

        // The generator.
        .target(
            name: "GeneratorCore",
            dependencies: ["KernelNames", "Corpus", "JSONC", "Files", "HostTools", "Vectors"],
            path: "generator/GeneratorCore",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "algcheck-generate",
            dependencies: ["GeneratorCore", arguments],
            path: "generator/algcheck-generate",
            swiftSettings: swiftSettings
        ),

        // What tests share.
        .target(
            name: "TestSupport",
            dependencies: ["Corpus", "Files", "KernelNames", "Records"],
            path: "Tests/TestSupport",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["AgentProtocol", "Contract", "Corpus", "Files", "KernelNames", "Records", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "HouseTests", dependencies: ["TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "AFALGTests",
            dependencies: ["AFALG", "CAFALG", "TestSupport", system],
            swiftSettings: coreSettings
        ),
        .testTarget(name: "AFALGKernelTests", dependencies: ["AFALG", system], swiftSettings: coreSettings),
        .testTarget(
            name: "ConformanceSuites",
            dependencies: ["KernelNames", "AgentProtocol", "Conformance", "Corpus", "Records", "Reporting"],
            swiftSettings: swiftSettings
        ),
        // Reads the sources and documents of the checkout.
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: swiftSettings),
        // Drivers that compute in the process: what the engine is tested with.
        .target(
            name: "InMemoryBackend",
            dependencies: ["KernelNames", "Conformance", "Corpus", "NettleOracle", "Records", system],
            path: "Tests/InMemoryBackend",
            swiftSettings: hotSettings
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "KernelNames", "AFALG", "AgentProtocol", "Conformance", "Corpus", "Files", "InMemoryBackend",
                "NettleOracle", "Records", "TestSupport", system,
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "ContractTests",
            dependencies: ["KernelNames", "Contract", "Records", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "JSONCTests", dependencies: ["JSONC"], swiftSettings: swiftSettings),
        .testTarget(
            name: "NettleOracleTests",
            dependencies: ["KernelNames", "NettleOracle", "Corpus", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "KernelNamesTests", dependencies: ["KernelNames"], swiftSettings: swiftSettings),
        .testTarget(
            name: "CorpusTests",
            dependencies: ["KernelNames", "Corpus", "Files", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "RecordsTests",
            dependencies: ["KernelNames", "Records", "Corpus", "JSONC", "Files", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "AgentProtocolTests",
            dependencies: ["KernelNames", "AgentProtocol", "Records", "Corpus", "Files", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "HostToolsTests",
            dependencies: ["Files", "HostTools", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "VectorsTests",
            dependencies: ["Vectors", "Corpus", "Files", "JSONC", "KernelNames", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "GeneratorCoreTests",
            dependencies: ["KernelNames", "GeneratorCore", "Corpus", "JSONC", "Files", "HostTools", "Vectors"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "TargetsTests",
            dependencies: [
                "KernelNames", "AgentProtocol", "Targets", "Records", "Corpus", subprocess, system, "Files",
                "HostTools", "TestSupport",
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "AlgcheckCLITests",
            dependencies: [
                "AlgcheckCLI", "KernelNames", "AgentProtocol", "Targets", "Reporting", "Records", "Vectors", "Corpus",
                "Files", "HostTools", "TestSupport", arguments,
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["KernelNames", "Reporting", "Records", "Corpus", "JSONC", "Files", "TestSupport"],
            swiftSettings: swiftSettings
        ),
    ],
    swiftLanguageModes: [.v6]
)
