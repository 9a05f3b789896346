public import ArgumentParser
import Corpus
public import KernelNames
import Records
import Targets

extension CipherType: ExpressibleByArgument {}

/// Which drivers take part.
///
/// Whoever names drivers or algorithms gets more of each (`Selection.isByName`).
struct SelectionOptions: ParsableArguments {
    @Option(name: .customLong("driver"), help: "Only drivers whose name fits the glob (* and ?); repeatable.")
    var drivers: [String] = []

    @Option(name: .customLong("algorithm"), help: "Only algorithms whose name fits the glob; repeatable.")
    var algorithms: [String] = []

    @Option(name: .customLong("type"), help: "Only this type: hash, skcipher, aead or rng; repeatable.")
    var types: [CipherType] = []

    var selection: Selection { Selection(drivers: drivers, algorithms: algorithms, types: types) }

    /// Which drivers take part in a run of somebody's vectors: without vectors for the other algorithms, their drivers are no
    /// part of the question.
    func selection(withVectorsFor implied: [String]) -> Selection {
        guard drivers.isEmpty, algorithms.isEmpty else { return selection }
        return Selection(algorithms: implied, types: types, isImplied: true)
    }

    /// Refuses a selection that nothing can meet, before anything is booted.
    ///
    /// - Parameter hasOwnModules: whether modules of the user's are loaded, whose drivers may be called anything.
    func check(against corpus: Corpus, hasOwnModules: Bool = false) throws {
        let names = Set(corpus.groups.map(\.algorithm))
        guard corpus.groups.contains(where: { selection.contains(algorithm: $0.algorithm, type: $0.type) }) else {
            // Drivers can carry a name of their own (ansi_cprng), so only the given words can be blamed.
            let words = (algorithms + types.map(\.rawValue)).joined(separator: ", ")
            let near = Set(algorithms.flatMap { NearNames.nearest(to: $0, among: names) }).sorted()
            let hint = near.isEmpty ? "see `algcheck list algorithms`" : NearNames.question(near)
            Terminal.say("algcheck: no algorithm with vectors fits \(words); \(hint)")
            throw ExitCode.nothingSelected
        }
        // An algorithm beside the driver says that the name is meant as it stands.
        if !hasOwnModules, algorithms.isEmpty { try DriverWords(algorithms: names).check(drivers) }
    }
}

extension DriverWords {
    /// Refuses a driver's name or glob that is a known name with a slip in it.
    func check(_ patterns: [String]) throws {
        for pattern in patterns {
            guard let meant = correction(of: pattern) else { continue }
            Terminal.say(
                "algcheck: no driver is known whose name fits \(pattern); did you mean \(meant)? With --algorithm the "
                    + "name is taken as it stands"
            )
            throw ExitCode.nothingSelected
        }
    }
}
