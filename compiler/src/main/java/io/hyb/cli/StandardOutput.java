package io.hyb.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;

/** The process's standard output, which remembers that results did not get there. */
final class StandardOutput extends FileOutputStream {
  private static final String READER_GONE = "Broken pipe";

  private Optional<String> failure = Optional.empty();

  StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      super.write(bytes, from, length);
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Why results are missing, such as a full disk; a reader that has read enough is no reason. */
  Optional<String> failure() {
    return failure.filter(why -> !why.contains(READER_GONE));
  }

  /**
   * The process's exit code: the given one, unless results are missing.
   *
   * @param console whose output this is, flushed
   */
  int verdict(int code, Console console) {
    if (code == ExitCode.FINE && failure().isPresent()) {
      console
          .err()
          .println(
              "hyb: standard output can't be written: "
                  + failure().get()
                  + "; make room, or send it elsewhere");
      console.err().flush();
      return ExitCode.REFUSED;
    }
    return code;
  }
}
