public import ArgumentParser
public import Records
import Targets

extension BackendChoice: ExpressibleByArgument {}

/// How requests reach the drivers.
struct BackendOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How requests reach the drivers: af_alg, the kernel module algcheck (kernel), or auto: the module where AF_ALG does "
                + "not reach a driver.",
            discussion: "For a stock kernel of Debian the module is built by itself, once."
        )
    )
    var backend = BackendChoice.afAlg

    @Option(help: "Build the kernel module algcheck against this build folder of the kernel, or its headers.")
    var headers: String?

    @Option(help: "The kernel module algcheck (.ko), built before for this very kernel.")
    var algcheckModule: String?

    func validate() throws {
        for (option, value) in [("--headers", headers), ("--algcheck-module", algcheckModule)]
        where value != nil && !backend.takesModule {
            throw ValidationError("\(option) needs --backend kernel or --backend auto")
        }
        if headers != nil, algcheckModule != nil {
            throw ValidationError("--headers and --algcheck-module both name the module")
        }
    }

    /// Where the module comes from; nil where none is used.
    var module: BackendModule? {
        guard backend.takesModule else { return nil }
        return algcheckModule.map(BackendModule.file) ?? headers.map(BackendModule.headers) ?? .ofDebian
    }

    /// The options as words of a command line.
    var words: [String] {
        var words: [String] = backend.takesModule ? ["--backend", backend.rawValue] : []
        for (name, value) in [("--headers", headers), ("--algcheck-module", algcheckModule)] {
            if let value { words += [name, value] }
        }
        return words
    }
}
