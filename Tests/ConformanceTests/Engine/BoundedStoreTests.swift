import Testing

@testable import Conformance

@Suite struct BoundedStoreTests {
    private func make(_ store: BoundedStore<Int, String>, _ key: Int, size: Int = 10) -> Bool {
        var isMade = false
        let value = store.value(for: key) {
            isMade = true
            return ("value \(key)", size)
        }
        #expect(value == "value \(key)")
        return isMade
    }

    @Test func aThingIsMadeOnce() {
        let store = BoundedStore<Int, String>(limit: 100)
        #expect(make(store, 1))
        #expect(!make(store, 1))
        #expect(make(store, 2))
    }

    @Test func whatWasNotUsedForLongestGoesFirst() {
        let store = BoundedStore<Int, String>(limit: 30)
        for key in 1...3 { #expect(make(store, key)) }
        #expect(!make(store, 1))
        #expect(make(store, 4))
        #expect(store.count == 3)
        #expect(!make(store, 1))
        #expect(make(store, 2))
    }

    @Test func whatIsTooLargeIsNotKept() {
        let store = BoundedStore<Int, String>(limit: 30)
        #expect(make(store, 1))
        #expect(make(store, 2, size: 31))
        #expect(make(store, 2, size: 31))
        #expect(!make(store, 1))
    }

    @Test func whatFailsIsMadeAgain() {
        struct Fault: Error {}
        let store = BoundedStore<Int, String>(limit: 30)
        #expect(throws: Fault.self) {
            try store.value(for: 1) { () throws(Fault) in throw Fault() }
        }
        #expect(make(store, 1))
    }
}
