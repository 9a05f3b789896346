/// The headers of a program for EFI, which most kernel images are as well.
struct EFIProgram {
    /// The number of the machine that it is for.
    let machine: Int
    /// The end of its last section in the file.
    let end: Int

    private enum Offset {
        static let header = 0x3C
        static let machine = 4
        static let sections = 6
        static let optionalSize = 20
        static let table = 24
    }

    /// Reads the headers; nil when it is no such program.
    init?(_ bytes: [UInt8]) {
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - size else { return nil }
            return (0..<size).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
        }
        guard bytes.starts(with: Array("MZ".utf8)), let header = number(Offset.header, 4), header <= bytes.count - 6,
            bytes[header...].starts(with: Array("PE\0\0".utf8)), let machine = number(header + Offset.machine, 2)
        else { return nil }
        self.machine = machine
        let table = header + Offset.table + (number(header + Offset.optionalSize, 2) ?? 0)
        // Of a section's header of 40 bytes: the size and the place of its data.
        end = (0..<(number(header + Offset.sections, 2) ?? 0)).reduce(0) { end, section in
            guard let size = number(table + section * 40 + 16, 4), let place = number(table + section * 40 + 20, 4)
            else {
                return end
            }
            return max(end, place + size)
        }
    }

    /// Refuses a file that ends before its sections do.
    func requireSections(of bytes: [UInt8], path: String) throws {
        guard bytes.count < end else { return }
        throw TargetError(.input, "\(path): the image is cut: \(bytes.count) of \(end) bytes are there")
    }
}
