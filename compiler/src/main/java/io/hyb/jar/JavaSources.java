package io.hyb.jar;

import io.hyb.arch.output.OutputRefused;
import io.hyb.codegen.GeneratedSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Java sources in memory and their compilation by the JDK's own compiler, nothing written. */
final class JavaSources {
  private static final List<String> OPTIONS =
      List.of("--release", "17", "-g:source,lines", "-proc:none", "-encoding", "UTF-8");

  private final List<GeneratedSource> sources;

  JavaSources(List<GeneratedSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Compiles against {@code classPath}.
   *
   * @param lint further options, such as {@code -Xlint:all}
   * @return the bytes of every class by its path, {@code hyb/model/rad4/Main.class}
   * @throws OutputRefused if this Java has no compiler, or the runtime isn't the one that the
   *     sources were generated for
   */
  SortedMap<String, byte[]> compile(Collection<Path> classPath, String... lint) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new OutputRefused(
          "this Java (%s) has no compiler: run hyb with a JDK of version 17 or later"
              .formatted(System.getProperty("java.home")));
    }
    DiagnosticCollector<JavaFileObject> findings = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(findings, null, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      Classes classes = new Classes(files);
      List<String> options = new ArrayList<>(OPTIONS);
      options.addAll(List.of(lint));
      List<Text> texts = sources.stream().map(Text::new).toList();
      if (!compiler.getTask(null, classes, findings, options, null, texts).call()) {
        throw new OutputRefused(
            "the generated code does not compile against this runtime; is it of the same version?"
                + findings.getDiagnostics().stream()
                    .filter(finding -> finding.getKind() != Diagnostic.Kind.NOTE)
                    .map(finding -> "\n" + finding)
                    .collect(Collectors.joining()));
      }
      return classes.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("compiling the generated code", e);
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(GeneratedSource source) {
      super(URI.create("source:///" + source.path()), Kind.SOURCE);
      this.text = source.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what the compiler writes. */
  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final SortedMap<String, ByteArrayOutputStream> written = new TreeMap<>();

    Classes(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      String path = className.replace('.', '/') + kind.extension;
      return new SimpleJavaFileObject(URI.create("class:///" + path), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(path, bytes);
          return bytes;
        }
      };
    }

    SortedMap<String, byte[]> bytes() {
      SortedMap<String, byte[]> bytes = new TreeMap<>();
      written.forEach((path, stream) -> bytes.put(path, stream.toByteArray()));
      return bytes;
    }
  }
}
