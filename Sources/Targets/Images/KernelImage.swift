internal import Files
internal import HostTools

/// A form in which kernels come, recognised by the file's first bytes.
protocol KernelFile: Sendable {
    /// What people call it, with its article.
    static var name: String { get }

    /// Takes a file's bytes; nil when they are of another form.
    ///
    /// - Throws: `TargetError` when the form is this one and the file is cut, or nothing could boot it.
    init?(_ bytes: [UInt8], path: String) throws

    /// `uname -r` as the file tells it; nil where it does not.
    var release: String? { get }

    /// The kernel in a form that boots faster; nil where there is none.
    func unpacked() async -> [UInt8]?
}

/// The kernel that a guest boots.
struct KernelImage {
    /// How a kernel is started.
    enum Start: Equatable {
        /// By the emulator of its architecture.
        case emulated(Architecture)
        /// As a program of this machine: user-mode Linux.
        case program
    }

    /// The image's path as given.
    let path: String
    /// How it is started.
    let start: Start
    /// `uname -r` as the image tells it; nil for a vmlinux.
    let release: String?
    private let file: any KernelFile

    /// Reads an image.
    ///
    /// - Throws: `TargetError` when the file cannot be read, is cut short, is no kernel, or one of an architecture that
    ///   there is no agent for.
    init(path: String) async throws {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path)
        } catch {
            throw TargetError(.input, "\(error)")
        }
        if bytes.isEmpty { throw TargetError(.input, "\(path): the file is empty") }
        if let kernel = try await PackedKernel.unpacked(bytes, path: path) {
            let inner = try Self.recognise(kernel, path)
            (start, file) = (inner.start, UnpackedKernel(kernel, as: inner.file))
        } else {
            (start, file) = try Self.recognise(bytes, path)
        }
        self.path = path
        release = file.release
    }

    private static func recognise(
        _ bytes: [UInt8],
        _ path: String
    ) throws -> (start: Start, file: any KernelFile) {
        if let program = UserModeKernel(bytes, path: path) { return (.program, program) }
        if let other = ForeignKernel.architecture(of: bytes) {
            throw ForeignKernel.refusal(path, architecture: other)
        }
        for architecture in Architecture.all {
            for form in architecture.images {
                if let file = try form.init(bytes, path: path) { return (.emulated(architecture), file) }
            }
        }
        let forms = Architecture.all.flatMap { $0.images.map { $0.name } }.joined(separator: " nor ")
        throw TargetError(.input, "\(path): not a Linux kernel image: neither \(forms)")
    }

    /// Whether the image is a program that is started without an emulator.
    var isUserMode: Bool { start == .program }

    /// The architecture of programs that run on the kernel, the agent among them.
    var architecture: Architecture {
        get throws {
            switch start {
            case .emulated(let architecture): architecture
            case .program: try .ofThisMachine
            }
        }
    }

    /// The kernel in a form that boots faster; nil where the image is as good.
    func unpacked() async -> [UInt8]? { await file.unpacked() }
}
