// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, because everything in it is built with libFuzzer's instrumentation.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "algcheck", path: "../..")],
    targets: [
        .executableTarget(
            name: "algcheck-fuzz",
            dependencies: [.product(name: "Vectors", package: "algcheck")],
            // libFuzzer brings `main`.
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        )
    ],
    swiftLanguageModes: [.v6]
)
