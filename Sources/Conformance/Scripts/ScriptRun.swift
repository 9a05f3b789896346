internal import KernelNames
internal import Records
internal import Synchronization

/// Runs scripts on one driver.
struct ScriptRun {
    let backend: any Backend
    let driver: String

    init(_ backend: any Backend, driver: String) {
        self.backend = backend
        self.driver = driver
    }

    /// Bytes that the driver gives at each step of the first lane that receives.
    ///
    /// - Returns: the outputs and nil, or what came until a step diverged and how.
    func perform(_ script: Script) -> (outputs: [[UInt8]], divergence: Divergence?) {
        let (transforms, divergence) = prepare(script)
        if let divergence { return ([], divergence) }
        if script.lanes.count == 1 { return run(script, on: transforms) }

        let found = Mutex<(next: Int, divergence: Divergence?)>((0, nil))
        Workers.run(script.lanes.count) {
            let lane = found.withLock { found in
                defer { found.next += 1 }
                return found.next
            }
            guard lane < script.lanes.count else { return }
            let divergence = run(script, lane: lane, on: transforms).divergence
            guard let divergence else { return }
            found.withLock { $0.divergence = $0.divergence ?? divergence }
        }
        return ([], found.withLock { $0.divergence })
    }

    /// What a script that diverged does when it is run twice more.
    func again(_ script: Script) -> [Divergence?] { (0..<2).map { _ in perform(script).divergence } }

    /// Binds the script's transforms and does what comes first.
    func prepare(_ script: Script) -> (transforms: [any BoundTransform], divergence: Divergence?) {
        var transforms: [any BoundTransform] = []
        do {
            for _ in 0..<script.transforms { transforms.append(try backend.bind(script.type, driver)) }
        } catch {
            return ([], Divergence(kind: .error, message: "\(error)"))
        }
        let setup = Lane(script.type, transforms)
        for step in script.setup {
            guard var divergence = setup.perform(step) else { continue }
            divergence.step = nil
            return ([], divergence)
        }
        return (transforms, nil)
    }

    /// Does a lane's steps in order, as often as the script wants.
    func run(
        _ script: Script,
        lane number: Int = 0,
        on transforms: [any BoundTransform]
    ) -> (outputs: [[UInt8]], divergence: Divergence?) {
        let lane = Lane(script.type, transforms)
        for repetition in 0..<script.repetitions {
            for (index, step) in script.lanes[number].enumerated() {
                guard var divergence = lane.perform(step) else { continue }
                divergence.step = index
                divergence.lane = number
                divergence.repetition = repetition
                return (lane.outputs, divergence)
            }
        }
        return (lane.outputs, nil)
    }
}

