package io.hyb.review.format;

import io.hyb.review.Review;

/** How a review is written down. */
public enum Format {
  TEXT {
    @Override
    public String render(Review review, boolean colour) {
      return new TextFormat(new Paint(colour)).render(review);
    }
  },
  JSON {
    @Override
    public String render(Review review, boolean colour) {
      return JsonFormat.render(review);
    }
  },
  MARKDOWN {
    @Override
    public String render(Review review, boolean colour) {
      return MarkdownFormat.render(review);
    }
  },
  HTML {
    @Override
    public String render(Review review, boolean colour) {
      return HtmlFormat.render(review);
    }
  },
  GITHUB {
    @Override
    public String render(Review review, boolean colour) {
      return GithubFormat.render(review);
    }
  },
  SARIF {
    @Override
    public String render(Review review, boolean colour) {
      return SarifFormat.render(review);
    }
  };

  /**
   * The whole output.
   *
   * @param colour whether a terminal shows it, which only text makes use of
   */
  public abstract String render(Review review, boolean colour);
}
