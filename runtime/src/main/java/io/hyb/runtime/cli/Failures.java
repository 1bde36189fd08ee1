package io.hyb.runtime.cli;

import ai.djl.engine.EngineException;
import io.hyb.arch.output.OutputRefused;
import io.hyb.runtime.Refused;
import io.hyb.runtime.torch.UnfitLibtorch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Turns a failure into one line for the user and an exit code. */
final class Failures {
  private Failures() {}

  /** Reports {@code failure} on {@code console}; gives the exit code. */
  static int report(Throwable failure, Console console) {
    Optional<String> line = userLine(failure);
    if (line.isPresent()) {
      console.err().println("error: " + oneLine(line.get()));
      return ExitCode.REFUSED;
    }
    console
        .err()
        .println(
            "error: internal error, a bug in Hyb: %s; %s"
                .formatted(oneLine(summary(failure)), details(failure)));
    return ExitCode.BUG;
  }

  /** What the user can do something about. */
  private static Optional<String> userLine(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refused
          || cause instanceof OutputRefused
          || cause instanceof UnfitLibtorch) {
        return Optional.of(cause.getMessage());
      }
      if (cause instanceof OutOfMemoryError) {
        return Optional.of("out of Java heap memory; allow more, such as java -Xmx8g -jar …");
      }
      if (cause instanceof IncompatibleClassChangeError) {
        return Optional.of(
            "this JAR was compiled for another runtime than the one it found (a method differs: "
                + cause.getMessage()
                + "); compile its spec again with `hyb compile`");
      }
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left on device")) {
        return Optional.of("the disk is full: " + cause.getMessage());
      }
      if (cause instanceof EngineException || cause instanceof UnsatisfiedLinkError) {
        Optional<String> line = engineLine(message, cause);
        if (line.isPresent()) {
          return line;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> engineLine(String message, Throwable cause) {
    if (message.contains("out of memory")) {
      return Optional.of(
          "out of GPU memory; try a shorter prompt, a smaller batch, --precision bfloat16 or"
              + " --device cpu");
    }
    if (message.contains("can't allocate memory") || message.contains("not enough memory")) {
      return Optional.of("out of memory; try a shorter prompt or a smaller batch");
    }
    if (cause instanceof UnsatisfiedLinkError
        || message.matches("failed to (load|extract|save) pytorch.*")) {
      return Optional.of(
          "PyTorch's native library, which DJL keeps under DJL_CACHE_DIR or ~/.djl.ai, does not"
              + " load here: "
              + summary(root(cause)));
    }
    return Optional.empty();
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String summary(Throwable failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }

  private static String details(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    try {
      Path log = Files.createTempFile("hyb-error-", ".log");
      Files.writeString(log, trace.toString());
      return "details are in " + log;
    } catch (IOException e) {
      return "details could not be written (" + e.getMessage() + ")";
    }
  }

  /** A message's first line; those of libraries may fill pages. */
  private static String oneLine(String message) {
    return message.strip().lines().findFirst().orElse("no message");
  }
}
