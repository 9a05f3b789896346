internal import Corpus
internal import KernelNames
internal import Records

/// Runs scripts on one driver one after the other, on one transform for as long as they set it up alike.
///
/// Binding and keying cost as much as a short message does. What fails on a transform that others used is run again on
/// one of its own; when it passes there, the failure is that of the whole sequence, and so is its script.
struct ScriptSession {
    let run: ScriptRun
    private var transforms: [any BoundTransform] = []
    private var setup: [Script.Step] = []
    /// What was done on the transform.
    private var past: [[Script.Step]] = []

    init(_ run: ScriptRun) { self.run = run }

    /// Runs a script; returns how it diverged, and the script that shows it from the start. Nil when all went well.
    mutating func perform(_ script: Script) -> (script: Script, divergence: Divergence)? {
        guard script.canShareTransform else { return run.perform(script).divergence.map { (script, $0) } }
        if transforms.isEmpty || script.setup != setup {
            (transforms, setup, past) = ([], script.setup, [])
            let (bound, divergence) = run.prepare(script)
            if let divergence { return (script, divergence) }
            transforms = bound
        }
        let lane = script.lanes[0]
        guard var divergence = run.run(script, on: transforms).divergence else {
            past.append(lane)
            return nil
        }
        // What is wrong may stay wrong on this transform, and would be put down to the next script.
        transforms = []
        if past.isEmpty { return (script, divergence) }
        if let alone = run.perform(script).divergence { return (script, alone) }
        var whole = script
        let before = Array(past.joined())
        whole.lanes = [before + lane]
        divergence.step = divergence.step.map { $0 + before.count }
        return (whole, divergence)
    }
}

extension Script {
    /// Whether nothing that the script does changes its one transform.
    fileprivate var canShareTransform: Bool {
        // A generator goes on where it was left.
        guard type != .rng, transforms == 1, lanes.count == 1, repetitions == 1 else { return false }
        return !lanes[0].contains { step in
            switch step {
            case .setKey, .setTagSize: true
            default: false
            }
        }
    }
}
