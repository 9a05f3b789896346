public import ArgumentParser
public import Corpus
import Foundation
import Records
public import Targets

extension CipherType: ExpressibleByArgument {}
extension Accelerator: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}

/// Which drivers take part.
struct SelectionOptions: ParsableArguments {
    @Option(name: .customLong("driver"), help: "Only drivers whose name fits the glob (* and ?); repeatable.")
    var drivers: [String] = []

    @Option(name: .customLong("algorithm"), help: "Only algorithms whose name fits the glob; repeatable.")
    var algorithms: [String] = []

    @Option(name: .customLong("type"), help: "Only this type: hash, skcipher, aead or rng; repeatable.")
    var types: [CipherType] = []

    var selection: Selection { Selection(drivers: drivers, algorithms: algorithms, types: types) }

    /// Refuses a selection that no algorithm of the corpus can meet, before anything is booted.
    func check(against corpus: Corpus) throws {
        if corpus.groups.contains(where: { selection.contains(algorithm: $0.algorithm, type: $0.type) }) { return }
        // Drivers can carry a name of their own (ansi_cprng), so only the given words can be blamed.
        let words = (algorithms + types.map(\.rawValue)).joined(separator: ", ")
        Terminal.say("algcheck: no algorithm with vectors fits \(words); see `algcheck list algorithms`")
        throw ExitCode.nothingSelected
    }
}

/// Where the agent runs.
struct TargetOptions: ParsableArguments {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case guest
        case local
    }

    @Option(help: "Where to run: guest (a kernel booted in QEMU) or local (this machine's kernel).")
    var target: Kind = .guest

    @Option(
        help: ArgumentHelp(
            "The kernel to boot: a bzImage, a vmlinux, or debian:VERSION for a stock kernel of Debian, fetched once.",
            discussion: "debian:6.12 is the newest 6.12, debian:6.12.107 that one, debian:6.12-cloud a flavour. "
                + "Default: debian:6.1."
        )
    )
    var kernel: String?

    @Option(help: "The kernel's modules: lib/modules/RELEASE, or a folder with exactly one such.")
    var modules: String?

    @Option(help: "kvm or tcg. Default: KVM where a tiny guest proves that it works, else TCG.")
    var accel: Accelerator?

    @Option(help: "Words for the guest's kernel command line, such as fips=1; repeatable.")
    var append: [String] = []

    @Option(help: "Guests of kernels that have af_alg_restrict (7.3 on): the value to set, 0, 1 or 2.")
    var restrict: Int = 0

    @Option(help: "Seconds that a guest may take to its first record.")
    var bootTimeout: Int = 120

    @Option(help: "Seconds that may pass between records.")
    var silenceTimeout: Int = 120

    @Option(help: ArgumentHelp("The folder of the corpus.", visibility: .hidden))
    var corpus: String?

    func validate() throws {
        if target == .local, kernel != nil || modules != nil || accel != nil {
            throw ValidationError("--kernel, --modules and --accel are for --target guest")
        }
        if modules != nil, kernel == nil { throw ValidationError("--modules needs --kernel") }
        if modules != nil, kernel?.hasPrefix(DebianKernel.prefix) == true {
            throw ValidationError("--modules is for a kernel file; a Debian kernel brings its own")
        }
        if !(0...2).contains(restrict) { throw ValidationError("--restrict is 0, 1 or 2") }
        if restrict != 0 || !append.isEmpty, target == .local {
            throw ValidationError("--restrict and --append are for --target guest")
        }
        if bootTimeout < 1 || silenceTimeout < 1 { throw ValidationError("time-outs are at least one second") }
    }

    /// The corpus, or an error that tells how to make one.
    func openCorpus(_ layout: Layout) throws -> Corpus {
        do {
            return try Corpus(folder: corpus ?? layout.corpus)
        } catch let error as FileError {
            throw TargetError(.setup, "no corpus (\(error)); `make vectors` fetches and generates it")
        }
    }
}
