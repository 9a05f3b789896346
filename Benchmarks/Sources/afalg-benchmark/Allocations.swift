import CBenchmark

/// Counts calls of malloc on the path of every message.
enum Allocations {
    /// Prints one line for each case; whether none allocates.
    static func report() throws -> Bool {
        // First the proof that the counter counts.
        let before = bench_allocations()
        let probe = UnsafeMutableRawPointer.allocate(byteCount: 4000, alignment: 1)
        let counted = bench_allocations() - before
        probe.deallocate()
        guard counted == 1 else {
            print("the counter does not count: \(counted) for one allocation")
            return false
        }
        var isClean = true
        for name in Case.algorithms {
            for size in Case.sizes {
                let what = Case(name, size: size)
                var library = try Library(what)
                try library.run(what, count: 2)
                let before = bench_allocations()
                try library.run(what, count: 100)
                let made = bench_allocations() - before
                print("\(name) \(size): \(made) allocations in 100 operations")
                if made > 0 { isClean = false }
            }
        }
        return isClean
    }
}
