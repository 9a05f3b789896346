internal import Glibc
internal import Synchronization

/// Whole pages of memory, kept from one arena to the next: scripts make several for each message, and the kernel would have
/// to find new pages for each.
enum Pages {
    /// The size of a page of the kernel that this runs on; arm64 has kernels with pages of 4, 16 and 64 KiB.
    static let size = Int(sysconf(CInt(_SC_PAGESIZE)))

    /// Blocks of so many pages are kept.
    private static let largest = 16
    /// Blocks that are kept of each number of pages.
    private static let most = 32

    /// Addresses of free blocks, by their number of pages.
    private static let free = Mutex([[UInt]](repeating: [], count: largest + 1))

    /// A block of pages; what stands in it is anything.
    static func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let address = count > largest ? nil : free.withLock { $0[count].popLast() }
        guard let kept = address.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) else {
            return .allocate(byteCount: count * size, alignment: size)
        }
        return UnsafeMutableRawBufferPointer(start: kept, count: count * size)
    }

    /// Takes a block back that nobody uses any more.
    static func giveBack(_ block: UnsafeMutableRawBufferPointer) {
        let count = block.count / size
        let isKept = free.withLock { free in
            guard count <= largest, free[count].count < most else { return false }
            free[count].append(UInt(bitPattern: block.baseAddress))
            return true
        }
        if !isKept { block.deallocate() }
    }
}
