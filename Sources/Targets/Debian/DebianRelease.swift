internal import Foundation

/// A package in a suite.
struct DebianPackage: Sendable, Hashable {
    let name: String
    let version: String

    /// Whether the version is of the series (`6.12`) or upstream version (`6.12.107`), or the name of the release.
    fileprivate func fits(_ wanted: String, release: String) -> Bool {
        release == wanted || version.hasPrefix("\(wanted).") || version.hasPrefix("\(wanted)-")
            || version.hasPrefix("\(wanted)~") || version.hasPrefix("\(wanted)um")
    }

    /// The upstream version: `6.12.107` of `6.12.107-1~deb12u1`.
    var upstream: String { String(version.prefix { $0 != "-" }) }
    /// `6.12` of `6.12.107-1`.
    var series: String {
        upstream.split { !$0.isNumber }.prefix(2).joined(separator: ".")
    }
}

/// A kernel of Debian with the packages that it is made of.
struct DebianRelease: Sendable, Equatable {
    /// The packages' common version.
    let version: String
    /// The packages to unpack, that with the image first.
    let packages: [DebianPackage]

    /// The package of user-mode Linux; its versions are those of the kernel's series, `6.1um4+b13`.
    static let userMode = "user-mode-linux"
    /// The package of the C library, which user-mode Linux needs where this machine's is older (`UserModeProgram`).
    static let library = "libc6"

    /// Finds the newest kernel that fits.
    ///
    /// Up to 6.18 `linux-image-RELEASE` holds everything; from 6.19 on it is empty, and `linux-binary-`,
    /// `linux-modules-` and `linux-base-` hold the image, the modules and the lists of modules. Backports keep old
    /// images without their modules; such a release is no choice.
    ///
    /// - Parameters:
    ///   - wanted: a series, an upstream version, or a release.
    ///   - flavour: as the packages name it, such as `amd64` or `cloud-amd64`; or `uml`.
    ///   - packages: what the suites have.
    ///   - suites: for the message.
    /// - Throws: `TargetError` that tells what there is instead.
    static func choose(
        _ wanted: String,
        _ flavour: String,
        from packages: Set<DebianPackage>,
        in suites: DebianSuites
    ) throws -> DebianRelease {
        var complete = flavour == DebianKernel.userMode ? userModes(packages) : images(flavour, packages)
        complete.sort { isOlder($0.found.version, $1.found.version) }
        if let best = complete.last(where: { $0.found.packages[0].fits(wanted, release: $0.release) }) {
            return best.found
        }
        throw TargetError(.input, message(wanted, flavour, complete.map { $0.found.packages[0] }, suites))
    }

    private static func userModes(_ packages: Set<DebianPackage>) -> [(release: String, found: DebianRelease)] {
        let libraries = packages.filter { $0.name == library }.sorted { isOlder($0.version, $1.version) }
        return packages.filter { $0.name == userMode }.map {
            ($0.version, DebianRelease(version: $0.version, packages: [$0] + libraries.suffix(1)))
        }
    }

    private static func images(
        _ flavour: String,
        _ packages: Set<DebianPackage>
    ) -> [(release: String, found: DebianRelease)] {
        let prefix = "linux-image-"
        var complete: [(release: String, found: DebianRelease)] = []
        for image in packages where image.name.hasPrefix(prefix) && image.name.hasSuffix("-\(flavour)") {
            let release = String(image.name.dropFirst(prefix.count).dropLast(flavour.count + 1))
            // `6.1-cloud` is another flavour's release, `6.12` a package that only points to the newest.
            guard (try? #/[0-9]+\.[0-9]+\.[0-9.]+([+-][0-9a-z.]*[0-9][0-9a-z.]*)?/#.wholeMatch(in: release)) != nil
            else { continue }
            let parts = ["binary", "modules", "base"].map {
                DebianPackage(name: "linux-\($0)-\(release)-\(flavour)", version: image.version)
            }
            if !packages.contains(parts[0]) {
                complete.append((release, DebianRelease(version: image.version, packages: [image])))
            } else if packages.isSuperset(of: parts) {
                complete.append((release, DebianRelease(version: image.version, packages: parts)))
            }
        }
        return complete
    }

    private static func message(
        _ wanted: String,
        _ flavour: String,
        _ packages: [DebianPackage],
        _ suites: DebianSuites
    ) -> String {
        let series = wanted.split(separator: ".").prefix(2).joined(separator: ".")
        func unique(_ names: [String]) -> String {
            names.indices.filter { !names[..<$0].contains(names[$0]) }.map { names[$0] }.joined(separator: ", ")
        }
        let same = unique(packages.filter { $0.series == series }.map(\.upstream))
        let homes = DebianSuites.all.compactMap { suite in suite.series.map { "\($0) (\(suite.name))" } }
        let others = unique(
            packages.filter { package in !homes.contains { $0.hasPrefix("\(package.series) ") } }.map(\.series)
        )
        let available =
            same.isEmpty
            ? (homes + (others.isEmpty ? [] : ["\(others) (\(suites.name))"])).joined(separator: ", ")
            : "of \(series) there are \(same)"
        return "debian:\(wanted): \(suites.name) has no complete kernel \(wanted) (\(flavour)); available: \(available)"
    }

    /// Debian's order of versions, as far as kernels need it: numbers by value, and `~` before everything.
    static func isOlder(_ left: String, _ right: String) -> Bool {
        let left = pieces(left)
        let right = pieces(right)
        for (one, other) in zip(left, right) where one != other {
            switch (Int(one), Int(other)) {
            case (let one?, let other?): return one < other
            case (nil, nil): return weight(one) < weight(other)
            default: return one.hasPrefix("~") || Int(one) == nil && !other.hasPrefix("~")
            }
        }
        if left.count == right.count { return false }
        return left.count < right.count ? right[left.count].first != "~" : left[right.count].first == "~"
    }

    private static func weight(_ text: Substring) -> String { text.replacingOccurrences(of: "~", with: "\u{1}") }

    /// `6.12.107-1~deb12u1` as `6`, `.`, `12`, `.`, `107`, `-`, `1`, `~deb`, `12`, `u`, `1`.
    private static func pieces(_ version: String) -> [Substring] {
        version.matches(of: #/[0-9]+|[^0-9]+/#).map(\.output)
    }
}
