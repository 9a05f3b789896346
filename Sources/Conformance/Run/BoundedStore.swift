internal import Synchronization

/// Things that were made, by what they were made from, up to a number of bytes; what was not used for longest goes first.
///
/// Nothing is made under the lock, so nobody waits for another one's work; two that want the same at once may both make it.
final class BoundedStore<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let size: Int
        var lastUse: Int
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var size = 0
        var uses = 0

        mutating func use(_ key: Key) -> Value? {
            uses += 1
            entries[key]?.lastUse = uses
            return entries[key]?.value
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: how many bytes are kept.
    init(limit: Int) { self.limit = limit }

    /// How many things are kept.
    var count: Int { state.withLock { $0.entries.count } }

    /// What was made for a key, or is made now.
    ///
    /// - Parameter make: gives the thing, and how many bytes it has.
    func value<Failure: Error>(
        for key: Key,
        make: () throws(Failure) -> (value: Value, size: Int)
    ) throws(Failure) -> Value {
        if let known = state.withLock({ $0.use(key) }) { return known }
        let (value, size) = try make()
        guard size <= limit else { return value }
        state.withLock { state in
            state.uses += 1
            let before = state.entries.updateValue(Entry(value: value, size: size, lastUse: state.uses), forKey: key)
            state.size += size - (before?.size ?? 0)
            while state.size > limit, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                state.size -= oldest.value.size
                state.entries[oldest.key] = nil
            }
        }
        return value
    }
}
