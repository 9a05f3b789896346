import SystemPackage
import Testing

@testable import AFALG

@Suite("Discovery")
struct DiscoveryTests {
    static let text = """
        name         : cbc(aes)
        driver       : cbc-aes-aesni
        module       : aesni_intel
        priority     : 400
        refcnt       : 2
        selftest     : passed
        internal     : no
        type         : skcipher
        async        : yes
        blocksize    : 16
        min keysize  : 16
        max keysize  : 32
        ivsize       : 16
        chunksize    : 16
        walksize     : 32

        name         : cbc(aes)
        driver       : cbc(aes-generic)
        module       : cbc
        priority     : 100
        refcnt       : 1
        selftest     : passed
        internal     : no
        fips         : yes
        type         : lskcipher
        blocksize    : 16
        min keysize  : 16
        max keysize  : 32
        ivsize       : 16
        chunksize    : 16
        statesize    : 0
        novelty      : x : y

        name         : __cbc(aes)
        driver       : __cbc-aes-aesni
        priority     : 900
        internal     : yes
        type         : skcipher
        blocksize    : 16
        min keysize  : 16
        max keysize  : 32
        ivsize       : 16

        name         : sha256
        driver       : sha256-generic
        type         : shash
        blocksize    : 64
        digestsize   : 32

        name         : gcm(aes)
        driver       : generic-gcm-aesni
        type         : aead
        async        : no
        blocksize    : 1
        ivsize       : 12
        maxauthsize  : 16
        geniv        : <none>

        name         : stdrng
        driver       : drbg_x
        type         : rng
        seedsize     : 0

        name         : aes
        driver       : aes-generic
        type         : cipher
        blocksize    : 16
        min keysize  : 16
        max keysize  : 32

        name         : ecb(x)
        driver       : ecb(x)-larval
        type         : larval
        flags        : 0x411

        name         : lzo
        driver       : lzo-generic
        type         : compression
        """

    private let entries = ProcCrypto.parse(text)

    @Test("Every type has its fields")
    func properties() {
        #expect(
            entries.map(\.properties) == [
                .skcipher(.init(blockSize: 16, keySizes: 16...32, ivSize: 16, chunkSize: 16, walkSize: 32)),
                .skcipher(.init(blockSize: 16, keySizes: 16...32, ivSize: 16, chunkSize: 16, stateSize: 0)),
                .skcipher(.init(blockSize: 16, keySizes: 16...32, ivSize: 16, chunkSize: 16)),
                .hash(blockSize: 64, digestSize: 32),
                .aead(blockSize: 1, ivSize: 12, largestTagSize: 16),
                .rng(seedSize: 0),
                .cipher(blockSize: 16, keySizes: 16...32),
                .larval(flags: 0x411),
                .other,
            ]
        )
        #expect(entries[0].isAsynchronous == true)
        #expect(entries[3].isAsynchronous == nil)
        #expect(entries[0].isFIPSAllowed == nil)
        #expect(entries[1].isFIPSAllowed == true)
        #expect(entries[0].references == 2)
        #expect(entries[1].fields["novelty"] == "x : y")
    }

    @Test("A missing or malformed field makes the properties nil, not wrong")
    func malformed() {
        for text in ["type: shash\nblocksize: 64", "type: skcipher\nblocksize: 16\nmin keysize: 32\nmax keysize: 16"] {
            #expect(ProcCrypto.parse("name: a\ndriver: b\n\(text)\n")[0].properties == nil)
        }
    }

    @Test("An exact driver wins, then the highest priority; internal ones never answer")
    func answering() {
        func driver(_ name: String, _ type: String) -> String? {
            ProcCrypto.answering(name, socketType: type, in: entries)?.driver
        }
        #expect(driver("cbc(aes)", "skcipher") == "cbc-aes-aesni")
        #expect(driver("cbc(aes-generic)", "skcipher") == "cbc(aes-generic)")
        #expect(driver("__cbc-aes-aesni", "skcipher") == nil)
        #expect(driver("cbc(aes)", "hash") == nil)
        #expect(driver("aes", "skcipher") == nil)
    }

    @Test("The authenc key is a routing attribute, the size, the keys")
    func authencKey() {
        let authentication: [UInt8] = [1, 2, 3]
        let encryption: [UInt8] = [4, 5]
        let key = AuthencKey.join(authentication: authentication.span.bytes, encryption: encryption.span.bytes)
        #expect(key == [8, 0, 1, 0, 0, 0, 0, 2, 1, 2, 3, 4, 5])
    }
}

#if ENABLE_MOCKING
@Suite("Discovery on a kernel of paper")
struct PaperDiscoveryTests {
    @Test("A dump goes on to its end, over datagrams and strangers' answers")
    func dump() throws {
        try SyscallScript.run { script in
            let first = Datagram.skcipher("cbc(aes)", driver: "cbc-aes-aesni", priority: 400, sequence: 1)
            let second = Datagram.skcipher("ctr(aes)", driver: "ctr-aes-aesni", priority: 300, sequence: 1)
            script.prepare(
                .receive,
                data: first + second,
                Datagram.done(sequence: 77),
                second + Datagram.done(sequence: 1)
            )
            var netlink = try CryptoNetlink()
            let found = try netlink.algorithms()
            #expect(found.map(\.driver) == ["cbc-aes-aesni", "ctr-aes-aesni", "ctr-aes-aesni"])
            #expect(found[0].priority == 400)
            #expect(found[0].module == "aesni_intel")
            #expect(found[0].selftest == "passed")
            #expect(found[0].isAsynchronous == true)
            #expect(
                found[0].properties
                    == .skcipher(.init(blockSize: 16, keySizes: 16...32, ivSize: 16, chunkSize: 16))
            )
        }
    }

    @Test("A negative acknowledgement is its errno", arguments: [Errno.notPermitted, .fileExists, .resourceBusy])
    func refusal(errno: Errno) throws {
        try SyscallScript.run { script in
            script.prepare(.receive, data: Datagram.acknowledgement(sequence: 1, errno: errno.rawValue))
            var netlink = try CryptoNetlink()
            do throws(AFALGError) {
                try netlink.remove(driver: "cbc(x)")
                Issue.record("no error")
            } catch {
                #expect(error == AFALGError(step: .netlink, errno: errno, type: "netlink", algorithm: "cbc(x)"))
            }
        }
    }

    @Test("A name of 64 bytes is refused; a cut answer is an error, not a wait")
    func malformed() throws {
        try SyscallScript.run { script in
            var netlink = try CryptoNetlink()
            do throws(AFALGError) {
                try netlink.setPriority(1, ofDriver: String(repeating: "x", count: 64))
                Issue.record("no error")
            } catch { #expect(error.errno == .fileNameTooLong) }
            #expect(script.count(.send) == 0)
            let whole = Datagram.skcipher("cbc(aes)", driver: "cbc-aes-aesni", priority: 400, sequence: 1)
            for size in whole.indices {
                // Nothing but whole messages is read, and nothing traps.
                #expect(NetlinkAnswer.all(in: whole[..<size]).isEmpty)
            }
            script.prepare(.receive, data: Array(whole.prefix(100)))
            script.prepare(.receive, .errno(.resourceTemporarilyUnavailable))
            do throws(AFALGError) {
                _ = try netlink.algorithm(driver: "cbc-aes-aesni")
                Issue.record("no error")
            } catch { #expect(error.errno == .resourceTemporarilyUnavailable) }
        }
    }

    @Test("Policy files that are not there are no restriction")
    func policy() throws {
        try SyscallScript.run { (script) throws in
            script.prepare(.open, .errno(.noSuchFileOrDirectory), .errno(.noSuchFileOrDirectory))
            #expect(try KernelPolicy.restriction() == nil)
            #expect(try KernelPolicy.isFIPSEnabled() == false)
            let answers: [(String, KernelPolicy.Restriction)] = [
                ("0\n", .none), ("1\n", .allowlist), ("2\n", .everything), ("3\n", .unknown(3)),
            ]
            for (text, restriction) in answers {
                script.prepare(.read, data: Array(text.utf8))
                #expect(try KernelPolicy.restriction() == restriction)
            }
            script.prepare(.read, data: Array("1\n".utf8))
            #expect(try KernelPolicy.isFIPSEnabled())
            script.prepare(.open, .errno(.permissionDenied))
            #expect(throws: AFALGError.self) { try KernelPolicy.restriction() }
            #expect(script.openDescriptors.isEmpty)
        }
    }

    @Test("The driver that answers is looked up in /proc/crypto")
    func answeringDriver() throws {
        try SyscallScript.run { script in
            let transform = try SkcipherTransform("cbc(aes)")
            script.prepare(.read, data: Array(DiscoveryTests.text.utf8), [])
            #expect(try transform.answeringDriver()?.driver == "cbc-aes-aesni")
        }
    }
}
#endif
