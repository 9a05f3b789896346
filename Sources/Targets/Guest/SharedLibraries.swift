internal import AgentProtocol
internal import Files

/// The shared libraries of a program for another architecture, which this machine's loader cannot list.
///
/// They are looked for where Debian has libraries of other architectures: those for cross compilers (`libc6-arm64-cross`) and
/// those of foreign packages (`libc6:arm64`).
struct SharedLibraries {
    /// Where libraries are looked for, in this order.
    let folders: [String]
    /// What the program is for.
    let architecture: Architecture

    /// Looks in Debian's folders.
    init(_ architecture: Architecture) {
        self.init(
            architecture,
            in: [
                "/usr/\(architecture.gnuName)/lib", "/usr/lib/\(architecture.gnuName)", "/lib/\(architecture.gnuName)",
            ]
        )
    }

    init(_ architecture: Architecture, in folders: [String]) {
        self.architecture = architecture
        self.folders = folders
    }

    /// The libraries that a program needs, those that they need, and the program interpreter; none of a static program.
    ///
    /// - Parameter path: the program.
    /// - Returns: source here, path in the guest.
    /// - Throws: `TargetError` that names a library that is nowhere.
    func needed(by path: String) throws -> [(source: String, path: String)] {
        guard let program = DynamicProgram(try FileBytes.read(path)) else { return [] }
        var found: [(source: String, path: String)] = []
        if let interpreter = program.interpreter {
            // The loader's path is fixed in the program.
            found.append((try find(name(of: interpreter), for: path), interpreter))
        }
        var open = program.libraries
        var known: Set<String> = []
        while let name = open.popLast() {
            guard known.insert(name).inserted else { continue }
            let source = try find(name, for: path)
            found.append((source, "\(GuestLayout.Path.libraries)/\(name)"))
            open += DynamicProgram(try FileBytes.read(source))?.libraries ?? []
        }
        // The loader is a library that others name, at its own path already.
        let loader = found.first.map { name(of: $0.path) }
        return found.enumerated().filter { $0.offset == 0 || name(of: $0.element.path) != loader }.map(\.element)
    }

    private func find(_ name: String, for program: String) throws -> String {
        for folder in folders where Folder.exists("\(folder)/\(name)") { return "\(folder)/\(name)" }
        throw TargetError(
            .setup,
            "\(program): the program needs \(name) of \(architecture.name), which is not in \(folders.joined(separator: ", ")): "
                + "link it statically (-static), or apt-get install libc6-\(architecture.debian.name)-cross"
        )
    }

    private func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// What a 64-bit little-endian ELF file says to the loader (`elf(5)`): its interpreter and the libraries that it needs.
struct DynamicProgram {
    /// The path of the program interpreter; nil in a library.
    let interpreter: String?
    /// The names of libraries.
    let libraries: [String]

    private enum SegmentType {
        static let load = 1
        static let dynamic = 2
        static let interpreter = 3
    }
    private enum Tag {
        static let end = 0
        static let needed = 1
        static let strings = 5
    }

    /// Reads the headers; nil where there is nothing for a loader, or the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        guard ELFFile.isELF(bytes), bytes.count >= 64, bytes[4] == 2, bytes[5] == 1 else { return nil }
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - size else { return nil }
            return (0..<size).reduce(0) { $0 | Int(truncatingIfNeeded: UInt64(bytes[offset + $1]) << ($1 * 8)) }
        }
        func text(_ offset: Int) -> String? {
            guard bytes.indices.contains(offset) else { return nil }
            return String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
        }
        let table = number(32, 8) ?? 0
        let entrySize = number(54, 2) ?? 0
        let segments = (0..<(number(56, 2) ?? 0)).compactMap {
            index -> (type: Int, offset: Int, address: Int, size: Int)? in
            let header = table &+ index &* entrySize
            guard let type = number(header, 4), let offset = number(header + 8, 8),
                let address = number(header + 16, 8), let size = number(header + 32, 8), size >= 0, address >= 0
            else { return nil }
            return (type, offset, address, size)
        }
        guard let dynamic = segments.first(where: { $0.type == SegmentType.dynamic }) else { return nil }
        var names: [Int] = []
        var strings: Int?
        for entry in 0..<(dynamic.size / 16) {
            guard let tag = number(dynamic.offset &+ entry * 16, 8), tag != Tag.end,
                let value = number(dynamic.offset &+ entry * 16 &+ 8, 8)
            else { break }
            if tag == Tag.needed { names.append(value) }
            if tag == Tag.strings { strings = value }
        }
        // The table of strings is named by its address in memory.
        let base = strings.flatMap { address in
            segments.first {
                $0.type == SegmentType.load && $0.address <= address && address - $0.address < $0.size
            }.map { address &- $0.address &+ $0.offset }
        }
        interpreter = segments.first { $0.type == SegmentType.interpreter }.flatMap { text($0.offset) }
        // An offset that is not in the file is past every end.
        libraries = names.compactMap { name in base.flatMap { text($0.addingReportingOverflow(name).partialValue) } }
    }
}
