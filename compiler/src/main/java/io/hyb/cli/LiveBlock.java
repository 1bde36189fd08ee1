package io.hyb.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** Lines at the bottom of a terminal that are drawn again and again, under those that stay. */
final class LiveBlock implements AutoCloseable {
  private static final Size USUAL = new Size(80, 24);

  private final Terminal terminal;
  private final Display display;
  private List<String> shown = List.of();

  LiveBlock(Terminal terminal) {
    this.terminal = terminal;
    this.display = new Display(terminal, false);
  }

  /** One on this process's standard error, where the launcher says that this is a terminal. */
  static Optional<LiveBlock> onErrors() {
    if (!Boolean.getBoolean("hyb.terminal.errors")) {
      return Optional.empty();
    }
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .systemOutput(TerminalBuilder.SystemOutput.SysErr)
              .nativeSignals(false)
              .dumb(true)
              .build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        return Optional.empty();
      }
      return Optional.of(new LiveBlock(terminal));
    } catch (IOException e) {
      return Optional.empty(); // plain lines will do
    }
  }

  /** Draws these lines in the place of those drawn before, as far as there is room. */
  void show(List<String> lines) {
    Size size = size();
    display.resize(size.getRows(), size.getColumns());
    shown = lines.subList(0, Math.min(lines.size(), size.getRows() - 1));
    display.update(
        shown.stream()
            .map(line -> new AttributedString(line).columnSubSequence(0, size.getColumns() - 1))
            .toList(),
        -1);
    terminal.flush();
  }

  /** What the terminal says, or the usual where it doesn't know, as in some containers. */
  private Size size() {
    Size size = terminal.getSize();
    return size.getRows() > 1 && size.getColumns() > 1 ? size : USUAL;
  }

  /** Prints a line that stays, above the block. */
  void above(String line) {
    List<String> block = shown;
    clear();
    terminal.writer().println(line);
    show(block);
  }

  private void clear() {
    display.update(List.of(), 0);
    shown = List.of();
  }

  /** Removes the block. */
  @Override
  public void close() {
    clear();
    terminal.flush();
    try {
      terminal.close();
    } catch (IOException e) {
      throw new IllegalStateException("a terminal that was open can be closed", e);
    }
  }
}
