internal import KernelNames
internal import Records

/// AF_ALG for the drivers that it reaches, the kernel module for the others.
struct RoutedBackend: Backend {
    private struct Name: Hashable {
        let type: CipherType
        let name: String
    }

    private let byModule: Set<Name>
    private var module = KernelBackend()

    var atomic: (any Backend)? {
        var copy = self
        copy.module = KernelBackend(isAtomic: true)
        return copy
    }

    func handover(from driver: String, to other: String) -> StateExchange {
        byModule.contains(Name(type: .hash, name: driver))
            ? module.handover(from: driver, to: other) : AFALGBackend().handover(from: driver, to: other)
    }

    /// - Parameter drivers: what discovery found, each with its way.
    init(_ drivers: [DriverRecord]) {
        byModule = Set(drivers.filter { $0.backend == .kernel }.map { Name(type: $0.type, name: $0.bindName) })
    }

    func bind(_ type: CipherType, _ name: String) throws(BackendError) -> any BoundTransform {
        byModule.contains(Name(type: type, name: name))
            ? try module.bind(type, name) : try AFALGBackend().bind(type, name)
    }
}

extension BackendChoice {
    /// The way to the drivers that discovery found.
    func backend(for drivers: [DriverRecord]) -> any Backend {
        switch self {
        case .afAlg: AFALGBackend()
        case .kernel: KernelBackend()
        case .auto: RoutedBackend(drivers)
        }
    }
}

/// The kernel module cannot be used, and the run may not go on without it.
struct MissingModule: Error, CustomStringConvertible {
    let description: String

    /// Nil where the module is there, or is not needed.
    ///
    /// - Parameter refused: the modules that the kernel refused.
    init?(for choice: BackendChoice, refused: [ModuleRecord]) {
        guard choice.takesModule, let absence = KernelBackend.absence else { return nil }
        if let own = refused.first(where: { $0.name == GuestModule.name }) {
            let words = own.message.map { ": \($0)" } ?? ""
            description =
                "the kernel refuses the module \(GuestModule.name): \(own.errno)\(words); build it for this very kernel, and "
                + "sign it where the kernel wants that (Documentation/kernel-backend.md)"
        } else {
            description = "--backend \(choice.rawValue): \(absence) (Documentation/kernel-backend.md)"
        }
    }
}

/// The kernel module of the backend.
enum GuestModule {
    /// Its name, as the kernel has it.
    static let name = "algcheck"
}
