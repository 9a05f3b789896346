import Foundation
import TestSupport

/// The kernel modules that tests load: `make fixtures` builds them for the default kernel.
enum Fixtures {
    /// What modules and programs are for.
    enum Port: String {
        case amd64
        case arm64

        /// The folder of the default kernel in the cache.
        fileprivate var kernel: String { self == .amd64 ? "debian-6.1" : "debian-6.1-\(rawValue)" }

        fileprivate var compiler: String { self == .amd64 ? "gcc-12" : "aarch64-linux-gnu-gcc" }
    }

    /// The path of a module's file.
    static func module(_ name: String, _ port: Port = .amd64) throws -> String {
        let folder =
            switch port {
            case .amd64: amd64
            case .arm64: arm64
            }
        return "\(try folder.get())/\(name).ko"
    }

    private static let amd64 = Result { try build(.amd64) }
    private static let arm64 = Result { try build(.arm64) }

    private static func build(_ port: Port) throws -> String {
        try Program("make").run(["--no-print-directory", "fixtures", "PORT=\(port)"], expecting: [0])
        let list = ".cache/kernels/\(port.kernel)/packages.txt"
        let image = "linux-image-"
        guard let name = try Checkout.text(list).split(whereSeparator: \.isWhitespace).first, name.hasPrefix(image)
        else { throw Program.Fault("\(list) does not begin with the kernel's package") }
        return Checkout.path(".cache/fixtures/\(name.dropFirst(image.count))")
    }

    /// Compiles a C program that needs nothing of a guest.
    ///
    /// - Parameters:
    ///   - source: the path of its source.
    ///   - output: where the program goes.
    ///   - options: further options for the compiler.
    ///   - port: what the program is for.
    ///   - isStatic: whether it brings its libraries along.
    static func compile(
        _ source: String,
        to output: String,
        _ options: [String] = [],
        _ port: Port = .amd64,
        isStatic: Bool = true
    ) throws {
        try Program(port.compiler).run(
            ["-Wall", "-Werror", "-pthread"] + (isStatic ? ["-static"] : []) + options + ["-o", output, source],
            expecting: [0]
        )
    }
}
