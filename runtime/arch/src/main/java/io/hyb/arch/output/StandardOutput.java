package io.hyb.arch.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;

/** The process's standard output, which remembers that results did not get there. */
public final class StandardOutput extends FileOutputStream {
  private static final String READER_GONE = "Broken pipe";

  private Optional<String> failure = Optional.empty();

  public StandardOutput() {
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

  /** What to tell if results are missing, as on a full disk; not if their reader has had enough. */
  public Optional<String> complaint() {
    return failure
        .filter(why -> !why.contains(READER_GONE))
        .map(
            why ->
                "standard output can't be written: " + why + "; make room, or send it elsewhere");
  }
}
