import Foundation
import TestSupport

/// The kernel modules that tests load: `make fixtures` builds them for the default kernel.
enum Fixtures {
    /// The path of a module's file.
    static func module(_ name: String) throws -> String { "\(try folder.get())/\(name).ko" }

    private static let folder = Result {
        try Program("make").run(["--no-print-directory", "fixtures"], expecting: [0])
        let packages = try Checkout.text(".cache/kernels/debian-6.1/packages.txt")
        let image = "linux-image-"
        guard let name = packages.split(whereSeparator: \.isWhitespace).first, name.hasPrefix(image) else {
            throw Program.Fault(".cache/kernels/debian-6.1/packages.txt does not begin with the kernel's package")
        }
        return Checkout.path(".cache/fixtures/\(name.dropFirst(image.count))")
    }

    /// Compiles a C program that needs nothing of a guest.
    ///
    /// - Parameters:
    ///   - source: the path of its source.
    ///   - output: where the program goes.
    ///   - options: further options for the compiler.
    static func compile(_ source: String, to output: String, _ options: [String] = []) throws {
        try Program("gcc-12").run(
            ["-Wall", "-Werror", "-static", "-pthread"] + options + ["-o", output, source],
            expecting: [0]
        )
    }
}
