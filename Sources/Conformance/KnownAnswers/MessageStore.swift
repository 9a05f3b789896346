internal import Corpus
internal import Records

/// Vectors as messages: drivers of an algorithm, which come one after another, get the same.
final class MessageStore: Sendable {
    private struct Key: Hashable {
        let group: String
        let count: Int
        let digestSize: Int?
    }

    /// Small: only the group at hand is asked for again, and memory that is used costs an emulated processor time.
    private let lists = BoundedStore<Key, [Message]>(limit: 1 << 20)

    /// The messages of vectors, which are a group's first ones.
    func messages(of vectors: [Vector], _ known: KnownAnswer) -> [Message] {
        let key = Key(group: known.group.id, count: vectors.count, digestSize: known.digestSize)
        return lists.value(for: key) {
            let messages = vectors.map(known.message)
            return (messages, messages.reduce(0) { $0 + $1.byteCount })
        }
    }
}

extension Message {
    /// Bytes that it keeps beside what its vector has: associated data and text as they are sent, and the rest.
    fileprivate var byteCount: Int { data.count + 256 }
}
