package io.hyb.jar;

import io.hyb.arch.output.OutputFile;
import io.hyb.arch.output.OutputRefused;
import io.hyb.codegen.GeneratedModel;
import io.hyb.codegen.GeneratedSource;
import io.hyb.codegen.Spec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Makes a runnable JAR of generated sources: compiled classes, the spec, and either the few classes
 * that find an installed runtime or the runtime itself. The same sources, spec and runtime give the
 * same bytes.
 */
public final class JarBuilder {
  private static final String BOOT_CLASS = "io.hyb.runtime.boot.Boot";
  private static final String BUILT_FROM = "Hyb-Built-From";

  private final RuntimeLibrary runtime;

  public JarBuilder(RuntimeLibrary runtime) {
    this.runtime = runtime;
  }

  /**
   * Writes a JAR that finds the installed runtime when it starts.
   *
   * @throws OutputRefused if Java has no compiler or {@code jar} cannot be written
   */
  public void writeThin(GeneratedModel model, Spec spec, Path jar) {
    SortedMap<String, byte[]> classes = new JavaSources(model.sources()).compile(runtime.files());
    SortedJar content = new SortedJar(manifest(model, spec, BOOT_CLASS));
    content.putAll(classes);
    content.putAll(runtime.bootClasses());
    putSpec(content, spec);
    OutputFile.write(jar, out -> write(content, out));
  }

  /**
   * Writes a JAR that holds all it needs, natives of this platform included.
   *
   * @throws OutputRefused if Java has no compiler or {@code jar} cannot be written
   */
  public void writeStandalone(GeneratedModel model, Spec spec, Path jar) {
    SortedMap<String, byte[]> classes = new JavaSources(model.sources()).compile(runtime.files());
    OutputFile.write(
        jar,
        out -> {
          try (MergedArchives merged = new MergedArchives(runtime.files())) {
            Manifest manifest = manifest(model, spec, model.mainClass());
            if (merged.multiRelease()) {
              manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
            }
            SortedJar content = new SortedJar(manifest);
            merged.putInto(content);
            content.putAll(classes);
            putSpec(content, spec);
            write(content, out);
          }
        });
  }

  /** Whether {@code jar} is the thin JAR of these sources, this spec and this runtime. */
  public boolean isCurrent(GeneratedModel model, Spec spec, Path jar) {
    if (!Files.isRegularFile(jar)) {
      return false;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      return manifest != null
          && builtFrom(model, spec, attributes(model, spec, BOOT_CLASS))
              .equals(manifest.getMainAttributes().getValue(BUILT_FROM));
    } catch (IOException e) {
      return false; // Cut short or no JAR: it is made again.
    }
  }

  /** A hash of everything that a JAR's bytes depend on. */
  private String builtFrom(GeneratedModel model, Spec spec, Attributes attributes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (GeneratedSource source : model.sources()) {
        digest.update((source.path() + '\n').getBytes(StandardCharsets.UTF_8));
        digest.update(source.text().getBytes(StandardCharsets.UTF_8));
      }
      digest.update(spec.textHash().getBytes(StandardCharsets.UTF_8));
      attributes.forEach(
          (name, value) ->
              digest.update((name + ": " + value + '\n').getBytes(StandardCharsets.UTF_8)));
      runtime.digest(digest);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Manifest manifest(GeneratedModel model, Spec spec, String mainClass) {
    Attributes attributes = attributes(model, spec, mainClass);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putAll(attributes);
    manifest.getMainAttributes().putValue(BUILT_FROM, builtFrom(model, spec, attributes));
    return manifest;
  }

  private Attributes attributes(GeneratedModel model, Spec spec, String mainClass) {
    Attributes attributes = new Attributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    // Java 24 and later warn about native code otherwise. It holds for every class loader's unnamed
    // module, so for the runtime that a thin JAR loads, too.
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    attributes.putValue("Hyb-Model", model.name());
    attributes.putValue("Hyb-Model-Main", model.mainClass());
    attributes.putValue("Hyb-Runtime-Version", runtime.version());
    attributes.putValue("Hyb-Spec-Sha256", spec.textHash());
    return attributes;
  }

  private static void putSpec(SortedJar content, Spec spec) {
    content.put("META-INF/hyb/spec.hyb", spec.text().getBytes(StandardCharsets.UTF_8));
    content.put("META-INF/hyb/spec.sha256", spec.textHash().getBytes(StandardCharsets.UTF_8));
  }

  private static void write(SortedJar content, OutputStream out) throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    content.writeTo(buffered);
    buffered.flush();
  }
}
