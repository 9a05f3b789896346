import AgentProtocol
import CGuest
import Files
import Glibc
import SystemPackage

/// The ways out of a guest.
enum Channel {
    /// How long a virtio port may take to appear after its driver was loaded, in tenths of a second.
    private static let patience = 50

    /// Opens the virtio port of that name. Without virtio, records go to the second serial line, and a program's output to
    /// a file of the host where the kernel is a program there (user-mode Linux).
    static func open(_ port: GuestLayout.Port) -> FileDescriptor? {
        if let file = virtioPort(named: port.rawValue) { return try? .open(FilePath("/dev/\(file)"), .readWrite) }
        return switch port {
        case .records: serialLine()
        case .output: hostFile()
        }
    }

    /// Makes the console standard input, output and error.
    static func attachConsole() {
        guard let console = try? FileDescriptor.open(FilePath(GuestLayout.Path.console), .readWrite) else { return }
        for number: CInt in 0...2 where number != console.rawValue { dup2(console.rawValue, number) }
    }

    private static func virtioPort(named name: String) -> String? {
        let folder = "/sys/class/virtio-ports"
        guard access("/sys/bus/virtio/drivers/\(GuestLayout.portModule)", F_OK) == 0 else { return nil }
        for _ in 0..<patience {
            for port in Folder.visibleNames(in: folder) {
                guard let file = try? FileDescriptor.open(FilePath("\(folder)/\(port)/name"), .readOnly) else {
                    continue
                }
                var text = [UInt8](repeating: 0, count: 128)
                let count = (try? file.closeAfter { try text.withUnsafeMutableBytes { try file.read(into: $0) } }) ?? 0
                if String(decoding: text.prefix(count), as: UTF8.self) == name + "\n" { return port }
            }
            usleep(100_000)
        }
        return nil
    }

    private static func serialLine() -> FileDescriptor? {
        GuestLayout.Path.serialLines.lazy.compactMap(serialLine).first
    }

    /// A line that has a port behind it; the kernel has nodes for those that may come as well.
    private static func serialLine(_ path: String) -> FileDescriptor? {
        guard let line = try? FileDescriptor.open(FilePath(path), .readWrite) else { return nil }
        var settings = termios()
        guard tcgetattr(line.rawValue, &settings) == 0 else {
            try? line.close()
            return nil
        }
        cfmakeraw(&settings)
        tcsetattr(line.rawValue, TCSANOW, &settings)
        return line
    }

    private static func hostFile() -> FileDescriptor? {
        let folder = GuestLayout.Path.hostFolder
        mkdir(folder, 0o755)
        guard cguest_mount("hostfs", folder) == 0 else { return nil }
        return try? .open(
            FilePath("\(folder)/\(GuestLayout.outputFile)"),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
    }
}
