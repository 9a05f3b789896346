import AgentProtocol
import ArgumentParser
import Corpus
import Foundation
import Records
import Reporting
import Targets

/// `algcheck matrix`.
struct MatrixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "Run the same plan on several kernels and put them side by side: one table, driver by kernel.",
        discussion: """
            A kernel that cannot be fetched or booted is a column that says so. The exit code is the worst of the \
            kernels' own; differences between kernels are no failure (`algcheck compare` judges them).
            """
    )

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The kernels, comma-separated, in the order in which neighbours are compared.",
            discussion: "Each is debian:VERSION as --kernel of run takes it, or FILE, or FILE=MODULES.",
            valueName: "kernel,..."
        )
    )
    var kernels: [String]

    @Flag(
        name: .customLong("cpu-sweep"),
        help: "Run each kernel on every level of its architecture's processors: one table, driver by processor."
    )
    var isSweep = false

    @Option(help: "Guests side by side. Default: so many that their processors fit this machine's.")
    var jobs: Int?

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Target, the same for every kernel") var target: TargetOptions

    @OptionGroup(title: "Plan") var plan: PlanOptions
    @OptionGroup(title: "Run") var folder: RunFolderOptions
    @OptionGroup(title: "Known failures and changes") var known: WaiverOptions
    @OptionGroup var accepted: AcceptedOptions

    @Option(help: "Colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Flag(help: "Every driver in the table on the terminal.")
    var verbose = false

    private var list: [MatrixKernel] {
        get throws {
            try kernels.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map {
                try MatrixKernel(String($0), for: target.architecture)
            }
        }
    }

    func validate() throws {
        if target.kernel != nil || target.modules != nil {
            throw ValidationError("matrix takes its kernels from --kernels: no --kernel or --modules")
        }
        try target.require(.takesKernel, for: "matrix")
        try plan.refuseSoak()
        if isSweep, target.cpu != nil { throw ValidationError("--cpu-sweep takes the processors itself: no --cpu") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1") }
        let names = try list.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("--kernels has \(twice) twice")
        }
    }

    func run() async throws {
        let code = try await reportingErrors {
            let layout = try Layout()
            let waivers = try known.read()
            let accepted = try accepted.read()
            try selection.check(against: try target.openCorpus(layout), hasOwnModules: !target.ownModules.isEmpty)
            let folder = try matrixFolder(layout)
            let stop = StopSignal()
            let list = isSweep ? try await sweep(try list) : try list
            let sessions = zip(list, MatrixKernel.folders(list)).map { kernel, name in
                var options = target
                (options.kernel, options.modules) = (kernel.kernel, kernel.modules)
                options.cpu = kernel.processor ?? options.cpu
                var job = options.job(.run, selection.selection)
                plan.apply(to: &job)
                var session = Session(layout, options, .folder("\(folder)/\(name)"), job: job)
                (session.label, session.stop) = (kernel.name, stop)
                return session
            }
            let run = MatrixRun(
                sessions: sessions,
                names: list.map(\.name),
                jobs: width(of: list.count),
                stop: stop,
                waivers: waivers
            )
            let matrix = KernelMatrix(await run.perform(), of: isSweep ? .processor : .kernel, accepted: accepted)
            try write(matrix, to: folder)
            return ExitCode(stop.exitCode ?? matrix.exitCode)
        }
        throw code
    }

    /// Each kernel on each level of its processors that the emulator has.
    private func sweep(_ kernels: [MatrixKernel]) async throws -> [MatrixKernel] {
        var columns: [MatrixKernel] = []
        for kernel in kernels {
            for level in try await ProcessorLevel.all(for: kernel.kernel, target.architecture) {
                var column = kernel
                column.name = kernels.count == 1 ? level.name : "\(kernel.name) \(level.name)"
                column.processor = level.processor
                columns.append(column)
            }
        }
        return columns
    }

    /// The folder of all of the matrix' runs.
    private func matrixFolder(_ layout: Layout) throws -> String {
        switch folder.destination(layout) {
        case .anew(let reports): return try RunFolder.make(in: reports, named: "matrix-\(Suite.compactNow)")
        case .folder(let path):
            guard !FileManager.default.fileExists(atPath: "\(path)/matrix.json") else {
                throw TargetError(.input, "\(path): the folder has a matrix already; name another one")
            }
            return path
        }
    }

    private func width(of count: Int) -> Int {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return min(count, jobs ?? max(1, cores / target.hardware.processors))
    }

    private func write(_ matrix: KernelMatrix, to folder: String) throws {
        try Output.write(MatrixMarkdown.render(matrix), to: "\(folder)/matrix.md")
        try Output.write(MatrixJSON.render(matrix), to: "\(folder)/matrix.json")
        try Output.write(MatrixPage.render(matrix), to: "\(folder)/matrix.html")
        var text = MatrixText()
        text.color = color.isOn
        text.verbose = verbose
        text.folder = folder
        try Output.write(text.render(matrix), to: nil)
    }
}

/// A kernel of `--kernels`.
struct MatrixKernel {
    /// As the user wrote it; in a sweep, the processor's level.
    var name: String
    let kernel: String
    let modules: String?
    /// The processor, where it is the matrix that chooses it.
    var processor: String?

    /// Reads `debian:VERSION`, `FILE` or `FILE=MODULES`.
    ///
    /// - Parameter architecture: of Debian's kernels that do not name theirs.
    init(_ word: String, for architecture: Architecture? = nil) throws {
        guard !word.isEmpty else { throw ValidationError("--kernels has an empty name between commas") }
        name = word
        do {
            if try DebianKernel(word, for: architecture) != nil {
                (kernel, modules) = (word, nil)
                return
            }
        } catch {
            throw ValidationError("\(error)")
        }
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("--kernels: \(word) is neither debian:VERSION nor FILE=MODULES")
        }
        (kernel, modules) = (parts[0], parts.count == 2 ? parts[1] : nil)
    }

    private static func folder(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber || "-._+".contains($0) ? $0 : "_" })
    }

    /// The names of the runs' folders: the last part of each kernel's name, numbered where two have the same.
    static func folders(_ kernels: [MatrixKernel]) -> [String] {
        let names = kernels.map { kernel in
            if kernel.processor != nil { return MatrixKernel.folder(kernel.name) }
            let last = kernel.kernel.split(whereSeparator: { "/:".contains($0) }).last.map(String.init) ?? "kernel"
            return MatrixKernel.folder(last)
        }
        return names.indices.map { place in
            let before = names[..<place].count { $0 == names[place] }
            return before == 0 ? names[place] : "\(names[place])-\(before + 1)"
        }
    }
}
