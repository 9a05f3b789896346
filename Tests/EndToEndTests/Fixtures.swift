import Foundation
import TestSupport

/// The kernel modules that tests load: `make fixtures` builds them for the default kernel.
enum Fixtures {
    /// What modules and programs are for.
    enum Port: String {
        case amd64
        case arm64

        /// The folder of one of Debian's kernels in the cache.
        fileprivate func kernel(_ series: String) -> String {
            self == .amd64 ? "debian-\(series)" : "debian-\(series)-\(rawValue)"
        }

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

    /// The path of a module's file for a kernel of another series, for which algcheck has built its own module.
    static func module(_ name: String, for series: String) throws -> String {
        try Program("Tests/Fixtures/build").run(["\(Port.amd64)", series, name], expecting: [0])
        return "\(try folder(.amd64, series))/\(name).ko"
    }

    private static let amd64 = Result { try build(.amd64) }
    private static let arm64 = Result { try build(.arm64) }

    private static func build(_ port: Port) throws -> String {
        try Program("make").run(["--no-print-directory", "fixtures", "PORT=\(port)"], expecting: [0])
        return try folder(port, "6.1")
    }

    /// Builds a module outside of the tree, as any is built, for the default kernel.
    ///
    /// - Parameter folder: the folder of its sources, where the module is left.
    static func build(in folder: String) throws {
        _ = try amd64.get()
        let words = try packages(.amd64, "6.1")
        let headers = Checkout.path(".cache/fixtures/headers-\(words.release)-\(words.version)/usr/src")
        try Program("make").run(
            ["-s", "-C", "\(headers)/linux-headers-\(words.release)", "M=\(folder)", "modules"],
            expecting: [0]
        )
    }

    /// Where the modules for a kernel are.
    private static func folder(_ port: Port, _ series: String) throws -> String {
        Checkout.path(".cache/fixtures/\(try packages(port, series).release)")
    }

    /// What a kernel in the cache was packaged as.
    private static func packages(_ port: Port, _ series: String) throws -> (release: String, version: String) {
        let list = ".cache/kernels/\(port.kernel(series))/packages.txt"
        guard let words = try Checkout.text(list).firstMatch(of: /^linux-[a-z]+-(\S+) (\S+)/) else {
            throw Program.Fault("\(list) does not begin with the kernel's package")
        }
        return (String(words.1), String(words.2))
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
