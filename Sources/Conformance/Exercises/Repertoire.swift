internal import Records

extension Exercise {
    /// What makes the exercise's scripts; nil for the known answers, which the runners put.
    ///
    /// - Parameter commands: sequences in place of the exercise's own.
    func scripted(_ commands: CommandFile? = nil) -> (any ScriptedExercise)? {
        switch self {
        case .oneshot, .chunked: nil
        case .splits: Splits()
        case .buffers: Buffers()
        case .inPlace: InPlace()
        case .splice: SpliceExercise()
        case .async: AsyncExercise()
        case .chaining: Chaining()
        case .wrap: Wrap()
        case .rekey: Rekey()
        case .refusals: Refusals()
        case .tamper: Tamper()
        case .clone: Clone()
        case .interleaved: Interleaved()
        case .long: Long()
        case .repeated: Repeated()
        case .threads: Threads()
        case .differential: Differential()
        case .atomic: Atomic()
        case .handover: Handover()
        case .stateful: Stateful(replayed: commands)
        }
    }
}
