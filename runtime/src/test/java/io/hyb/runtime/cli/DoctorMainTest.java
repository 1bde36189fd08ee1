package io.hyb.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
  private final Console console = new Console(InputStream.nullInputStream(), printer, printer);

  @Test
  void itFindsJavaAndLibtorchAndARemedyForEachLack() {
    assertThat(DoctorMain.run(console, "--json")).isEqualTo(ExitCode.FINE);
    JsonArray findings =
        JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonArray();
    Map<String, JsonObject> byName = new HashMap<>();
    for (JsonElement finding : findings) {
      byName.put(finding.getAsJsonObject().get("name").getAsString(), finding.getAsJsonObject());
    }
    assertThat(byName)
        .containsKeys("java", "cores", "memory", "driver", "libtorch", "graph capture");
    assertThat(byName.get("java").get("state").getAsString()).isEqualTo("ok");
    assertThat(byName.get("java").get("found").getAsString())
        .contains(Runtime.version().toString());
    assertThat(byName.get("libtorch").get("found").getAsString()).contains("2.7.1");
    JsonObject driver = byName.get("driver");
    assertThat(driver.get("remedy").getAsString().isEmpty())
        .isEqualTo(driver.get("state").getAsString().equals("ok"));
  }

  @Test
  void itShowsALineForEachFinding() {
    assertThat(DoctorMain.run(console)).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("(?m)^java +ok ")
        .containsPattern("(?m)^libtorch +");
  }
}
