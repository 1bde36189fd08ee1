package io.hyb.git;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Contents by object id, from one {@code git cat-file --batch} that runs as long as it is used. */
final class Blobs implements AutoCloseable {
  private final Git git;
  private final Map<String, byte[]> known = new ConcurrentHashMap<>();
  private Process process;
  private InputStream answers;

  Blobs(Git git) {
    this.git = git;
  }

  /**
   * An object's content.
   *
   * @throws IOException if the repository doesn't have it, such as one that was cloned in part
   */
  byte[] of(String id) throws IOException {
    byte[] content = known.get(id);
    if (content == null) {
      content = ask(id);
      known.put(id, content);
    }
    return content;
  }

  private synchronized byte[] ask(String id) throws IOException {
    try {
      start();
    } catch (GitException e) {
      throw new IOException(e.getMessage(), e);
    }
    process.getOutputStream().write((id + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String header = line();
    int blank = header.lastIndexOf(' ');
    if (blank < 0 || header.endsWith(" missing")) {
      throw new IOException("the repository lacks object " + id);
    }
    byte[] content = answers.readNBytes(Integer.parseInt(header.substring(blank + 1)));
    answers.read(); // the line feed after it
    return content;
  }

  /** Starts git, if it doesn't run yet: it is then ready when it is first asked. */
  synchronized void start() throws GitException {
    if (process == null) {
      process = git.start("cat-file", "--batch");
      answers = new BufferedInputStream(process.getInputStream());
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = answers.read(); c >= 0 && c != '\n'; c = answers.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
