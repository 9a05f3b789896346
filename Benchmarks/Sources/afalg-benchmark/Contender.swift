import AFALG
import CBenchmark

/// Somebody who does an operation many times.
protocol Contender: ~Copyable {
    /// Prepares; everything that is not done for each message belongs here.
    init(_ what: Case) throws
    /// Does one operation `count` times.
    mutating func run(_ what: Case, count: Int) throws
}

/// A contender that cannot take part, and why.
struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ who: String, _ code: CInt) { description = "\(who): errno \(-code)" }
}

/// The bare loop.
struct Bare: Contender, ~Copyable {
    private var sockets = bench_bare()

    init(_ what: Case) throws {
        var description = what.description
        let code = bench_bare_open(&sockets, &description)
        guard code == 0 else { throw Refusal("bare loop", code) }
    }

    deinit {
        var sockets = sockets
        bench_bare_close(&sockets)
    }

    mutating func run(_ what: Case, count: Int) throws {
        var description = what.description
        let code = bench_bare_run(&sockets, &description, count)
        guard code == 0 else { throw Refusal("bare loop", code) }
    }
}

/// libkcapi.
struct Kcapi: Contender, ~Copyable {
    private var handle = bench_kcapi()

    init(_ what: Case) throws {
        var description = what.description
        let code = bench_kcapi_open(&handle, &description)
        guard code == 0 else { throw Refusal("libkcapi", code) }
    }

    deinit {
        var handle = handle
        bench_kcapi_close(&handle)
    }

    mutating func run(_ what: Case, count: Int) throws {
        var description = what.description
        let code = bench_kcapi_run(&handle, &description, count)
        guard code == 0 else { throw Refusal("libkcapi", code) }
    }
}

/// The library of this project.
struct Library: Contender, ~Copyable {
    private var hash: HashOperation?
    private var skcipher: SkcipherOperation?
    private var aead: AEADOperation?

    init(_ what: Case) throws {
        let key = RawSpan(_unsafeBytes: what.key)
        switch what.description.kind {
        case BENCH_HASH: hash = try HashTransform(what.name).makeOperation()
        case BENCH_SKCIPHER:
            var transform = try SkcipherTransform(what.name)
            try transform.setKey(key)
            skcipher = try transform.makeOperation()
        default:
            var transform = try AEADTransform(what.name)
            try transform.setKey(key)
            try transform.setTagSize(what.description.tag_size)
            aead = try transform.makeOperation()
        }
    }

    mutating func run(_ what: Case, count: Int) throws {
        let input = RawSpan(_unsafeBytes: what.input)
        let iv = RawSpan(_unsafeBytes: what.iv)
        let none = RawSpan()
        var output = MutableRawSpan(_unsafeBytes: what.output)
        let size = what.description.output_size
        for _ in 0..<count {
            let got =
                switch what.description.kind {
                case BENCH_HASH: try hash!.digest(of: input, into: &output)
                case BENCH_SKCIPHER: try skcipher!.crypt(.encrypt, iv: iv, input, into: &output)
                default: try aead!.seal(iv: iv, associatedData: none, plaintext: input, into: &output)
                }
            guard got == size else { throw Refusal("AFALG", -5) }
        }
    }
}
