package io.hyb.arch.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file that the user names so that it appears whole or not at all. Folders above it are
 * made where they are missing.
 */
public final class OutputFile {
  private OutputFile() {}

  /** What fills the file. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Makes sure, before long work, that its result can be written: makes the folders above {@code
   * file}.
   *
   * @throws OutputRefused if nothing can be written there
   */
  public static void prepare(Path file) {
    if (Files.isDirectory(file)) {
      throw new OutputRefused(file + " is a folder: name a file to write to");
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Writes {@code file}, in the place of what was there, whose permissions it has; folders above it
   * are made.
   *
   * @throws OutputRefused if that cannot be done, with what was there untouched
   */
  public static void write(Path file, Content content) {
    prepare(file);
    // Processes in different containers that see one folder may have the same number.
    String unique = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    Path partial =
        file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + unique + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(out);
      }
      keepPermissions(file, partial);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(file, e);
    } finally {
      delete(partial);
    }
  }

  /** The same of a text, as UTF-8. */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static OutputRefused unwritable(Path file, IOException e) {
    return new OutputRefused(file + " cannot be written: " + reason(e), e);
  }

  private static void keepPermissions(Path before, Path partial) throws IOException {
    if (Files.exists(before)
        && before.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(partial, Files.getPosixFilePermissions(before));
    }
  }

  private static void delete(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      // What kept it from being written is reported already.
    }
  }

  /** Why something could not be written, in the user's terms. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "its folder does not exist";
    }
    if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is in the way";
    }
    return e instanceof FileSystemException other && other.getReason() != null
        ? other.getReason()
        : e.getMessage();
  }
}
