// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that nobody needs libkcapi to build algcheck.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "algcheck", path: "..")],
    targets: [
        // The contenders in C: a bare loop, libkcapi (apt: libkcapi-dev, its static library); and a counter of malloc.
        .target(name: "CBenchmark", linkerSettings: [.linkedLibrary(":libkcapi.a")]),
        .executableTarget(
            name: "afalg-benchmark",
            dependencies: ["CBenchmark", .product(name: "AFALG", package: "algcheck")],
            linkerSettings: [.unsafeFlags(["-static-stdlib"])]
        ),
    ],
    swiftLanguageModes: [.v6]
)
