package io.hyb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import org.assertj.core.api.Assertions;

/** Which package may know which; CONTRIBUTING.md says why. */
@AnalyzeClasses(packages = "io.hyb", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {
  private static final String JSON = "io.hyb.arch.json..";

  /** Leaves out tests, also those that come as a module's JAR. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return new DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
    }
  }

  /** The rules hold of all modules, so all modules must be there. */
  @ArchTest
  static void everyModuleIsLookedAt(JavaClasses found) {
    for (String one :
        new String[] {
          "io.hyb.syntax.SpecParser",
          "io.hyb.arch.Model",
          "io.hyb.check.Compilation",
          "io.hyb.codegen.ModelGenerator",
          "io.hyb.runtime.cli.Verbs"
        }) {
      Assertions.assertThat(found.contain(one)).as(one).isTrue();
    }
  }

  @ArchTest
  static final ArchRule theArchitectureKnowsNothingElse =
      classes()
          .that(resideInAPackage("io.hyb.arch..").and(not(resideInAPackage(JSON))))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("io.hyb.arch..", "java.."));

  @ArchTest
  static final ArchRule itsCodecKnowsGsonBesides =
      classes()
          .that(resideInAPackage(JSON))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("io.hyb.arch..", "java..", "com.google.gson.."));

  @ArchTest
  static final ArchRule theRuntimeKnowsNoCompiler =
      classes()
          .that(resideInAPackage("io.hyb.runtime.."))
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage("io.hyb.."))
                  .or(resideInAnyPackage("io.hyb.runtime..", "io.hyb.arch..")));

  @ArchTest
  static final ArchRule onlyTheRuntimeKnowsDjl =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hyb.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyTheParserKnowsAntlr =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hyb.syntax..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.antlr..");

  @ArchTest
  static final ArchRule onlyCodeGenerationKnowsJavaPoet =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hyb.codegen..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.palantir.javapoet..");

  @ArchTest
  static final ArchRule onlyTheLanguageServerKnowsItsProtocol =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hyb.lsp..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.lsp4j..");

  /** Texts come from {@code io.hyb.source}: an editor's buffers and git revisions, too. */
  @ArchTest
  static final ArchRule resolvingAndCheckingOpensNoFile =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.hyb.resolve..", "io.hyb.check..", "io.hyb.language..", "io.hyb.convert..")
          .should()
          .dependOnClassesThat(
              belongToAnyOf(
                  Files.class,
                  File.class,
                  FileInputStream.class,
                  FileReader.class,
                  FileChannel.class,
                  RandomAccessFile.class));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.hyb.(**)").should().beFreeOfCycles();
}
