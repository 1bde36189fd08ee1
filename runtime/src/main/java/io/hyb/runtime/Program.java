package io.hyb.runtime;

import io.hyb.runtime.model.ModelDefinition;
import io.hyb.runtime.schedule.Schedule;
import java.util.Optional;

/**
 * All that a compiled JAR is about; its {@code Main} hands one to {@code io.hyb.runtime.cli.Verbs}.
 *
 * @param name the compiled declaration's name
 * @param spec the spec's file name
 * @param specHash SHA-256 of the spec's text and overrides, hex
 * @param model the compiled model: the hybrid, or the teacher where that was compiled
 * @param teacher the hybrid's teacher; empty where a teacher was compiled
 * @param schedule how the hybrid is distilled
 */
public record Program(
    String name,
    String spec,
    String specHash,
    ModelDefinition model,
    Optional<ModelDefinition> teacher,
    Schedule schedule) {}
