import Vectors

/// What libFuzzer calls: looks for inputs that crash a reader of vector files, hang it, or make it say an error without
/// the file's name or in more than a line.
///
/// The first byte of an input chooses the reader, the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let choice = bytes.first else { return 0 }
    let readers = ReaderProbe.all
    let reader = readers[Int(choice) % readers.count]
    guard let message = reader.read(Array(bytes.dropFirst()), path: "damaged.file") else { return 0 }
    precondition(message.hasPrefix("damaged.file:"), "\(reader.name): no file in: \(message)")
    precondition(!message.contains { $0.isNewline }, "\(reader.name): more than a line: \(message)")
    return 0
}
