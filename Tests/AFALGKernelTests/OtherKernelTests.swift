import AFALG
import SystemPackage
import Testing

@Suite("Generators", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct RNGKernelTests {
    @Test(
        "A generator must be seeded, then fills any size",
        .enabled(if: Kernel.hasGenerator, Kernel.noGenerator)
    )
    func stdrng() throws {
        var transform = try RNGTransform("stdrng")
        #expect(transform.isSeeded == false)
        try transform.seed(RawSpan())
        var operation = try transform.makeOperation()
        let large = try [UInt8].filled(1000) { output throws(AFALGError) in
            try operation.fill(&output)
            return output.byteCount
        }
        #expect(Set(large).count > 100)
        let limited = try [UInt8].filled(200) { output throws(AFALGError) in try operation.read(into: &output) }
        #expect(limited.count == RNGOperation.readLimit)
    }

    @Test(
        "ansi_cprng is deterministic, and its operations share one state",
        .enabled(if: Kernel.hasDeterministicGenerator, "this kernel has no ansi_cprng")
    )
    func deterministic() throws {
        let seed = Kernel.message(48)
        func draw(_ operation: inout RNGOperation) throws -> [UInt8] {
            try .filled(16) { output throws(AFALGError) in try operation.read(into: &output) }
        }
        var first = try RNGTransform("ansi_cprng")
        var second = try RNGTransform("ansi_cprng")
        try first.seed(seed.span.bytes)
        try second.seed(seed.span.bytes)
        var left = try first.makeOperation()
        var right = try first.makeOperation()
        var all = try second.makeOperation()
        let (one, two) = (try draw(&left), try draw(&right))
        #expect(one != two)
        #expect(try draw(&all) == one)
        #expect(try draw(&all) == two)
    }

    @Test(
        "Entropy and additional data are refused where the kernel has no CAVP option",
        .enabled(if: Kernel.hasGenerator, Kernel.noGenerator)
    )
    func entropy() throws {
        let transform = try RNGTransform("stdrng")
        let result = error { try transform.setEntropy(Kernel.message(48).span.bytes) }
        if result == nil { return }
        #expect(result?.step == .setEntropy)
        #expect(["ENOPROTOOPT", "EACCES"].contains(result?.errno.symbol))
        var operation = try transform.makeOperation()
        #expect(error { try operation.addData(Kernel.message(16).span.bytes) }?.errno.symbol == "EOPNOTSUPP")
    }
}

@Suite("Asynchronous requests", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct RequestKernelTests {
    private let iv = Kernel.message(16)

    @Test("Many operations, one queue", arguments: [1, 4])
    func pipeline(buffers: Int) throws {
        var transform = try AEADTransform("gcm(aes)")
        try transform.setKey(Kernel.message(16).span.bytes)
        try transform.setTagSize(16)
        var queue = try RequestQueue(depth: 8)
        var expected: [UInt64: [UInt8]] = [:]
        for id in UInt64(1)...8 {
            let message = Kernel.message(Int(id) * 5000)
            var operation = try transform.makeOperation()
            expected[id] = try .filled(message.count + 16) { output throws(AFALGError) in
                try operation.seal(
                    iv: iv.span.bytes.extracting(first: 12),
                    associatedData: RawSpan(),
                    plaintext: message.span.bytes,
                    into: &output
                )
            }
            try operation.begin(.encrypt, iv: iv.span.bytes.extracting(first: 12), associatedDataSize: 0)
            try operation.write(message.span.bytes, more: false)
            try queue.receive(message.count + 16, from: operation, buffers: buffers, id: id)
        }
        #expect(queue.inFlight == 8)
        var seen: Set<UInt64> = []
        while queue.inFlight > 0 {
            let done = try queue.completions(atLeast: 1, timeout: .seconds(30))
            try #require(!done.isEmpty)
            for completion in done {
                seen.insert(completion.id)
                #expect(try completion.result.get() == expected[completion.id])
            }
        }
        #expect(seen.count == 8)
    }

    @Test("Each request has an error of its own: forged, nothing to do, busy")
    func errors() throws {
        var transform = try AEADTransform("gcm(aes)")
        try transform.setKey(Kernel.message(16).span.bytes)
        var forged = try transform.makeOperation()
        let idle = try transform.makeOperation()
        try forged.begin(.decrypt, iv: iv.span.bytes.extracting(first: 12), associatedDataSize: 0)
        try forged.write(Kernel.message(48).span.bytes, more: false)
        var queue = try RequestQueue(depth: 4)
        try queue.receive(32, from: forged, id: 1)
        // Without a message there would be nothing to wait for: it must not wait.
        try queue.receive(32, from: idle, id: 2)
        var errnos: [UInt64: String] = [:]
        while queue.inFlight > 0 {
            for completion in try queue.completions(atLeast: 1, timeout: .seconds(30)) {
                if case .failure(let error) = completion.result { errnos[completion.id] = error.errno.symbol }
            }
        }
        #expect(errnos == [1: "EBADMSG", 2: "EAGAIN"])
    }

    @Test("Several requests on one operation: all right, or EBUSY for those that came too early")
    func oneOperation() throws {
        var transform = try SkcipherTransform("ctr(aes)")
        try transform.setKey(Kernel.message(16).span.bytes)
        let message = Kernel.message(64)
        var operation = try transform.makeOperation()
        let expected = try [UInt8].filled(64) { output throws(AFALGError) in
            try operation.crypt(.encrypt, iv: iv.span.bytes, message.span.bytes, into: &output)
        }
        try operation.begin(.encrypt, iv: iv.span.bytes)
        try operation.write(message.span.bytes, more: false)
        var queue = try RequestQueue(depth: 4)
        for id in UInt64(0)..<4 { try queue.receive(16, from: operation, id: id) }
        while queue.inFlight > 0 {
            for completion in try queue.completions(atLeast: 1, timeout: .seconds(30)) {
                let start = Int(completion.id) * 16
                switch completion.result {
                case .success(let bytes): #expect(bytes == Array(expected[start..<start + 16]))
                case .failure(let error): #expect(error.errno == .resourceBusy)
                }
            }
        }
    }

    @Test(
        "Digests and random bytes come through the queue too, and nothing is lost when it goes away",
        .enabled(if: Kernel.hasGenerator, Kernel.noGenerator)
    )
    func others() throws {
        var hash = try HashTransform("sha256").makeOperation()
        try hash.finish(Array("abc".utf8).span.bytes)
        var transform = try RNGTransform("stdrng")
        try transform.seed(RawSpan())
        let tap = try transform.makeOperation()
        var queue = try RequestQueue(depth: 2)
        try queue.receive(32, from: hash, id: 1)
        try queue.receive(64, from: tap, id: 2)
        let done = try queue.completions(atLeast: 2, timeout: .seconds(30))
        #expect(try done.map { try $0.result.get().count }.sorted() == [32, 64])
        try queue.receive(64, from: tap, id: 3)
    }
}

@Suite("Options, keys and discovery", .enabled(if: Kernel.isReachable, Kernel.reason), .timeLimit(.minutes(2)))
struct DiscoveryKernelTests {
    @Test("A key by its serial number, or ENOPROTOOPT on kernels before 6.2", arguments: KernelKey.Kind.allCases)
    func keySerial(kind: KernelKey.Kind) throws {
        let bytes = Kernel.message(16)
        let key = try KernelKey(kind, description: "afalg:test", payload: bytes.span.bytes)
        var transform = try SkcipherTransform("ecb(aes)")
        let result = error { try transform.setKey(serial: key.serial) }
        if result?.errno.symbol == "ENOPROTOOPT" {
            #expect(transform.isKeyed == false)
            return
        }
        #expect(result == nil)
        var plain = try SkcipherTransform("ecb(aes)")
        try plain.setKey(bytes.span.bytes)
        var bySerial = try transform.makeOperation()
        var direct = try plain.makeOperation()
        let left = try [UInt8].filled(16) { output throws(AFALGError) in
            try bySerial.crypt(.encrypt, iv: RawSpan(), bytes.span.bytes, into: &output)
        }
        let right = try [UInt8].filled(16) { output throws(AFALGError) in
            try direct.crypt(.encrypt, iv: RawSpan(), bytes.span.bytes, into: &output)
        }
        #expect(left == right)
        try key.revoke()
        var late = try SkcipherTransform("ecb(aes)")
        #expect(error { try late.setKey(serial: key.serial) }?.errno.symbol == "EKEYREVOKED")
    }

    @Test("Unknown algorithms, filters and wrong types")
    func refusals() throws {
        #expect(error { _ = try HashTransform("nonsense") }?.errno == .noSuchFileOrDirectory)
        #expect(error { _ = try SkcipherTransform("sha256") }?.step == .bind)
        let unknown = ImplementationFilter(feature: 1, mask: 1)
        #expect(error { _ = try HashTransform("sha256", filter: unknown) }?.errno == .invalidArgument)
        _ = try HashTransform("sha256", filter: .noKernelDrivers)
    }

    @Test("The driver that answers has the highest priority; a driver name is itself")
    func answering() throws {
        let generic = try #require(try SkcipherTransform("cbc(aes)").answeringDriver())
        let entries = try ProcCrypto.read()
        let rivals = entries.filter { $0.name == "cbc(aes)" && !$0.isInternal && $0.socketType == "skcipher" }
        #expect(rivals.allSatisfy { $0.priority <= generic.priority })
        let exact = try #require(try SkcipherTransform(rivals.last!.driver).answeringDriver())
        #expect(exact.driver == rivals.last!.driver)
        for entry in entries where entry.properties == nil { Issue.record("no properties: \(entry)") }
    }

    @Test("Netlink tells the same as /proc/crypto")
    func netlink() throws {
        _ = try SkcipherTransform("cbc(aes)")
        var netlink = try CryptoNetlink()
        let found = try netlink.algorithms()
        let listed = try ProcCrypto.read()
        #expect(Set(found.map(\.driver)) == Set(listed.map(\.driver)))
        for entry in listed {
            guard let other = found.first(where: { $0.driver == entry.driver && $0.type == entry.type }) else {
                Issue.record("netlink lacks \(entry.driver)")
                continue
            }
            #expect(other.name == entry.name)
            #expect(other.priority == entry.priority)
            #expect(other.isInternal == entry.isInternal)
            #expect(other.selftest == entry.selftest)
            for (field, value) in other.fields where field != "geniv" && entry.fields[field] != nil {
                #expect(entry.fields[field] == value, "\(entry.driver) \(field)")
            }
        }
        #expect(try netlink.algorithm(named: "cbc(aes)").name == "cbc(aes)")
        #expect(error { _ = try netlink.algorithm(driver: "nonsense") }?.errno == .noSuchFileOrDirectory)
    }

    @Test("Netlink makes, ranks and removes an instance")
    func administration() throws {
        // aes-generic up to 6.18, aes-lib later.
        let inner = try #require(try ProcCrypto.read().first { $0.name == "aes" && $0.type == "cipher" })
        let driver = "ctr(\(inner.driver))"
        var netlink = try CryptoNetlink()
        if (try? netlink.algorithm(driver: driver)) != nil { try? netlink.remove(driver: driver) }
        let refused = error { try netlink.instantiate(driver: driver, priority: 7) }
        if refused?.errno == .notPermitted { return }
        #expect(refused == nil)
        #expect(try netlink.algorithm(driver: driver).priority == 7)
        #expect(error { try netlink.instantiate(driver: driver) }?.errno == .fileExists)
        try netlink.setPriority(9, ofDriver: driver)
        #expect(try netlink.algorithm(driver: driver).priority == 9)
        #expect(error { try netlink.remove(driver: inner.driver) }?.step == .netlink)
        try netlink.remove(driver: driver)
        #expect(error { _ = try netlink.algorithm(driver: driver) }?.errno == .noSuchFileOrDirectory)
    }

    @Test("Policy can be read")
    func policy() throws {
        let restriction = try KernelPolicy.restriction()
        #expect(restriction != .everything)
        _ = try KernelPolicy.isFIPSEnabled()
    }
}
