package io.hyb.runtime.bench;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** What was measured. */
public sealed interface Figures permits DecodingFigures, TrainingFigures {
  Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /** A line for machines. */
  default String json() {
    return GSON.toJson(this);
  }

  /** A few lines for people. */
  String text();
}
