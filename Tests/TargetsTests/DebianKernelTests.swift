import Foundation
import KernelNames
import TestSupport
import Testing

@testable import Targets

@Suite struct DebianKernelTests {
    @Test(
        arguments: [
            ("debian:6.12", "6.12", .plain),
            ("debian:6.1.192", "6.1.192", .plain),
            ("debian:6.1-cloud", "6.1", .special("cloud")),
            ("debian:6.1.0-56", "6.1.0-56", .plain),
            ("debian:6.12-uml", "6.12", .userMode),
            ("debian:7.3.4+deb13-rt", "7.3.4+deb13", .special("rt")),
        ] as [(String, String, DebianKernel.Flavour)]
    )
    func aWordNamesVersionAndFlavour(word: String, version: String, flavour: DebianKernel.Flavour) throws {
        let kernel = try #require(try DebianKernel(word))
        #expect(kernel == DebianKernel(version: version, flavour: flavour))
        #expect(kernel.word == word)
    }

    @Test func theStandardPortNeedNotBeNamed() throws {
        let kernel = try #require(try DebianKernel("debian:6.1-cloud-amd64"))
        #expect(kernel == DebianKernel(version: "6.1", flavour: .special("cloud")))
        #expect(kernel.word == "debian:6.1-cloud")
        #expect(try DebianKernel("debian:6.1.0-56-amd64") == DebianKernel(version: "6.1.0-56"))
    }

    @Test(
        arguments: [
            ("debian:6.1-arm64", "6.1", .plain, "debian:6.1-arm64"),
            ("debian:6.12-cloud-arm64", "6.12", .special("cloud"), "debian:6.12-cloud-arm64"),
            ("debian:7.3.4+deb13-arm64-16k", "7.3.4+deb13", .special("16k"), "debian:7.3.4+deb13-arm64-16k"),
        ] as [(String, String, DebianKernel.Flavour, String)]
    )
    func anotherPortIsNamedAsThePackagesDo(
        word: String,
        version: String,
        flavour: DebianKernel.Flavour,
        name: String
    ) throws {
        let kernel = try #require(try DebianKernel(word))
        #expect(kernel == DebianKernel(version: version, flavour: flavour, architecture: .arm64))
        #expect(kernel.word == name)
        #expect(try DebianKernel(word, for: .arm64) == kernel)
        let text = message { _ = try DebianKernel(word, for: .x86) }
        #expect(text == "\(word): a kernel for arm64, not for x86-64, which was asked for")
    }

    @Test func theArchitectureCanBeNamedBesideTheWord() throws {
        let plain = try #require(try DebianKernel("debian:6.1", for: .arm64))
        #expect(plain.word == "debian:6.1-arm64")
        #expect(try DebianKernel("debian:7.3-16k", for: .arm64)?.word == "debian:7.3-arm64-16k")
        #expect(try DebianKernel("debian:6.1-cloud", for: .x86)?.flavour == .special("cloud"))
    }

    /// What is missing is said before packages are fetched.
    @Test func nothingIsFetchedWithoutAnAgent() async throws {
        let folder = try TemporaryFolder()
        var request = TargetRequest(
            agents: .built(folder: folder.path),
            corpus: "",
            cache: "\(folder.path)/cache"
        )
        request.kernel = "debian:6.1-arm64"
        var said: [String] = []
        let text = await message { _ = try await PreparedGuest(request) { said.append($0) } }
        #expect(text.contains("the agent for arm64 is not there"))
        #expect(said.isEmpty)
    }

    /// A port that there is no agent for is named before Debian is asked.
    @Test func aPortWithoutAnAgentIsNamed() throws {
        for (word, name) in [
            ("debian:6.1-riscv64", "RISC-V"), ("debian:6.12.107+deb13-s390x", "S/390"),
            ("debian:6.1-686-pae", "32-bit x86"),
            ("debian:6.1.0-56-armmp-lpae", "32-bit Arm"),
        ] {
            let text = message { _ = try DebianKernel(word) }
            #expect(
                text.hasPrefix("\(word): a kernel for \(name), for which there is no agent"),
                "\(text)"
            )
        }
        // Numbers of releases are no ports.
        #expect(try DebianKernel("debian:6.1.0-56") != nil)
    }

    @Test func aPathIsNoDebianKernel() throws {
        #expect(try DebianKernel("/boot/vmlinuz") == nil)
        #expect(try DebianKernel("debian-6.1/vmlinuz") == nil)
    }

    @Test(arguments: ["debian:", "debian:6", "debian:bookworm", "debian:6.1/../../etc", "debian:-cloud"])
    func aWordThatNamesNoVersionIsRefused(word: String) async {
        let text = message { _ = try DebianKernel(word) }
        #expect(
            text == "\(word): not a Debian kernel; write debian:6.12, debian:6.12.107, debian:6.12-cloud, "
                + "debian:6.12-arm64 or debian:6.1-uml"
        )
    }

    @Test func eachSeriesHasItsSuites() {
        #expect(DebianSuites.carrying("6.1").name == "bookworm")
        #expect(DebianSuites.carrying("6.1.192").name == "bookworm")
        #expect(DebianSuites.carrying("6.12").name == "trixie")
        #expect(DebianSuites.carrying("6.18").name == "trixie-backports and sid")
        #expect(DebianSuites.carrying("6.10").name == "trixie-backports and sid")
    }

    private static func packages(_ text: String) -> Set<DebianPackage> {
        Set(
            text.split(separator: "\n").map { line in
                let words = line.split(separator: " ").map(String.init)
                return DebianPackage(name: words[0], version: words[1])
            }
        )
    }

    private static let bookworm = packages(
        """
        linux-image-6.1.0-9-amd64 6.1.27-1
        linux-image-6.1.0-56-amd64 6.1.192-2
        linux-image-6.1.0-55-amd64 6.1.192-1
        linux-image-6.1.0-57-amd64-unsigned 6.1.193-1
        linux-image-6.1.0-57-cloud-amd64 6.1.193-1
        linux-image-6.12-amd64 6.12.117-1~deb12u1
        user-mode-linux 6.1um4+b13
        user-mode-linux 6.1um4+b4
        libc6 2.36-9+deb12u9
        libc6 2.36-9+deb12u13
        linux-image-6.12.117+deb12-amd64 6.12.117-1~deb12u1
        """
    )

    private static let newer = packages(
        """
        linux-image-6.18.15+deb13-amd64 6.18.15-1~bpo13+1
        linux-image-7.1.13+deb13-amd64 7.1.13-1~bpo13+1
        linux-binary-7.1.13+deb13-amd64 7.1.13-1~bpo13+1
        linux-image-7.2.12+deb13-amd64 7.2.12-1~bpo13+1
        linux-binary-7.2.12+deb13-amd64 7.2.12-1~bpo13+1
        linux-modules-7.2.12+deb13-amd64 7.2.12-1~bpo13+1
        linux-base-7.2.12+deb13-amd64 7.2.12-1~bpo13+1
        linux-image-7.2.13+deb14-amd64 7.2.13-1
        linux-binary-7.2.13+deb14-amd64 7.2.13-1
        linux-modules-7.2.13+deb14-amd64 7.2.13-1
        linux-base-7.2.13+deb14-amd64 7.2.13-1
        """
    )

    private static func choose(_ version: String, _ flavour: String = "amd64") throws -> [String] {
        let suites = DebianSuites.carrying(version)
        let packages = suites.series == nil ? newer : bookworm
        let release = try DebianRelease.choose(version, flavour, from: packages, in: suites)
        return release.packages.map(\.name)
    }

    @Test func theNewestOfASeriesIsChosen() throws {
        #expect(try Self.choose("6.1") == ["linux-image-6.1.0-56-amd64"])
        #expect(try Self.choose("6.1", "cloud-amd64") == ["linux-image-6.1.0-57-cloud-amd64"])
    }

    @Test func userModeLinuxHasAPackageOfItsOwn() async throws {
        let release = try DebianRelease.choose("6.1", "uml", from: Self.bookworm, in: .carrying("6.1"))
        #expect(
            release.packages == [
                DebianPackage(name: "user-mode-linux", version: "6.1um4+b13"),
                DebianPackage(name: "libc6", version: "2.36-9+deb12u13"),
            ]
        )
        let text = message {
            _ = try DebianRelease.choose("6.18", "uml", from: Self.newer, in: .carrying("6.18"))
        }
        #expect(text.hasPrefix("debian:6.18: trixie-backports and sid has no complete kernel 6.18 (uml)"))
    }

    @Test func aVersionOrReleaseCanBeNamed() throws {
        #expect(try Self.choose("6.1.27") == ["linux-image-6.1.0-9-amd64"])
        #expect(try Self.choose("6.1.0-55") == ["linux-image-6.1.0-55-amd64"])
    }

    @Test func aPackageThatPointsToANewerOneIsNoKernel() throws {
        let release = try DebianRelease.choose("6.12", "amd64", from: Self.bookworm, in: .carrying("6.12"))
        #expect(release.packages.map(\.name) == ["linux-image-6.12.117+deb12-amd64"])
    }

    @Test func aNewerKernelIsThreePackages() throws {
        #expect(
            try Self.choose("7.2") == [
                "linux-binary-7.2.13+deb14-amd64", "linux-modules-7.2.13+deb14-amd64",
                "linux-base-7.2.13+deb14-amd64",
            ]
        )
        #expect(try Self.choose("6.18") == ["linux-image-6.18.15+deb13-amd64"])
    }

    @Test func aKernelWithoutItsModulesIsNotThere() async {
        let text = message { _ = try Self.choose("7.1") }
        #expect(
            text == "debian:7.1: trixie-backports and sid has no complete kernel 7.1 (amd64); available: "
                + "6.1 (bookworm), 6.12 (trixie), 6.18, 7.2 (trixie-backports and sid)"
        )
    }

    @Test func anAbsentVersionNamesThoseOfItsSeries() async {
        let text = message { _ = try Self.choose("6.1.150") }
        #expect(text.hasSuffix("available: of 6.1 there are 6.1.27, 6.1.192"))
    }

    @Test(arguments: [
        ("6.1.27-1", "6.1.192-1"), ("6.1.192-1", "6.1.192-2"), ("7.3~rc7-1", "7.3-1"), ("7.3~rc7-1~exp1", "7.3.4-1"),
        ("6.12.117-1~deb12u1", "6.12.117-1"), ("6.12.90-1", "6.12.90-2~bpo12+1"), ("6.12.90-1~bpo1", "6.12.90-1+b1"),
    ])
    func versionsHaveDebiansOrder(older: String, newer: String) {
        #expect(DebianRelease.isOlder(older, newer))
        #expect(!DebianRelease.isOlder(newer, older))
        #expect(!DebianRelease.isOlder(older, older))
    }

    @Test func bothLayoutsOfPackagesAreUnderstood() throws {
        let old = try TemporaryFolder()
        try old.write("boot/vmlinuz-6.1.0-56-amd64", "")
        try old.write("lib/modules/6.1.0-56-amd64/kernel/a.ko", "")
        #expect(DebianKernel.files(in: old.path)?.kernel == "\(old.path)/boot/vmlinuz-6.1.0-56-amd64")

        let new = try TemporaryFolder()
        try new.write("usr/lib/modules/7.3.4/vmlinuz", "")
        #expect(DebianKernel.files(in: new.path) == nil)
        try new.write("usr/lib/modules/7.3.4/kernel/a.ko", "")
        #expect(DebianKernel.files(in: new.path)?.modules == "\(new.path)/usr/lib/modules/7.3.4")
    }

    @Test func userModeLinuxIsAProgramWithModules() throws {
        let folder = try TemporaryFolder()
        try folder.write("usr/bin/linux.uml", "")
        #expect(DebianKernel.files(in: folder.path) == nil)
        try folder.write("usr/lib/uml/modules/6.1.176/kernel/a.ko", "")
        let files = try #require(DebianKernel.files(in: folder.path))
        #expect(files.kernel == "\(folder.path)/usr/bin/linux.uml")
        #expect(files.modules == "\(folder.path)/usr/lib/uml/modules/6.1.176")
    }

    @Test func aKernelInTheCacheNeedsNoNetwork() async throws {
        let cache = try TemporaryFolder()
        try cache.write("kernels/debian-6.12/boot/vmlinuz-6.12.1", "")
        try cache.write("kernels/debian-6.12/lib/modules/6.12.1/kernel/a.ko", "")
        let kernel = try #require(try DebianKernel("debian:6.12"))
        var said: [String] = []
        let files = try await kernel.files(cache: cache.path) { said.append($0) }
        #expect(files.kernel.hasSuffix("/boot/vmlinuz-6.12.1"))
        #expect(said.isEmpty)
    }
}
