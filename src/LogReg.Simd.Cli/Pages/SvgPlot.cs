using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace LogReg.Simd.Cli.Pages;

/// <summary>A plot as SVG whose colours follow the page's, light or dark, and whose width follows its place.</summary>
internal sealed class SvgPlot
{
    private const double Width = 460;

    // Colours that stand for those of the style sheet.
    private static readonly OxyColor Ink = OxyColor.FromRgb(1, 2, 3);
    private static readonly OxyColor Soft = OxyColor.FromRgb(4, 5, 6);
    private static readonly OxyColor Mark = OxyColor.FromRgb(7, 8, 9);
    private static readonly OxyColor Line = OxyColor.FromRgb(10, 11, 12);

    private static readonly (OxyColor Color, string Variable)[] Variables = [(Ink, "var(--ink)"), (Soft, "var(--soft)"), (Mark, "var(--mark)"), (Line, "var(--line)")];

    private readonly PlotModel model = new()
    {
        TextColor = Ink,
        PlotAreaBorderColor = Soft,
        PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
        Background = OxyColors.Transparent,
        DefaultFont = "sans-serif",
        DefaultFontSize = 12,
        PlotMargins = new OxyThickness(56, double.NaN, double.NaN, 46),
    };
    private readonly string name;
    private readonly double height;

    /// <summary>Begins a plot.</summary>
    /// <param name="name">A name that no other plot of the page has.</param>
    /// <param name="height">Its height beside a width of 460.</param>
    public SvgPlot(string name, double height = 330) => (this.name, this.height) = (name, height);

    /// <summary>Adds an axis of numbers.</summary>
    public SvgPlot Axis(AxisPosition position, string title, double least = double.NaN, double most = double.NaN)
    {
        model.Axes.Add(Styled(new LinearAxis { Position = position, Title = title, Minimum = least, Maximum = most, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = Line }));
        return this;
    }

    /// <summary>Adds an axis of names, the first one on top.</summary>
    public SvgPlot Names(IReadOnlyList<string> names)
    {
        // Texts are measured by the reader's font, which nobody knows here.
        const double WidthOfCharacter = 7;
        model.PlotMargins = new OxyThickness(16 + (WidthOfCharacter * names.Max(name => name.Length)), double.NaN, double.NaN, model.PlotMargins.Bottom);
        CategoryAxis axis = new() { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, GapWidth = 1 };
        axis.Labels.AddRange(names);
        model.Axes.Add(Styled(axis));
        return this;
    }

    /// <summary>Adds a line.</summary>
    public SvgPlot Path(IEnumerable<(double X, double Y)> points, double thickness = 2)
    {
        LineSeries series = new() { Color = Mark, StrokeThickness = thickness, LineJoin = LineJoin.Round };
        series.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
        model.Series.Add(series);
        return this;
    }

    /// <summary>Adds points.</summary>
    public SvgPlot Points(IEnumerable<(double X, double Y)> points, double size = 3, bool isSoft = false)
    {
        ScatterSeries series = new() { MarkerType = MarkerType.Circle, MarkerSize = size, MarkerFill = isSoft ? Soft : Mark };
        series.Points.AddRange(points.Select(point => new ScatterPoint(point.X, point.Y)));
        model.Series.Add(series);
        return this;
    }

    /// <summary>Adds a dashed line y = a + bx.</summary>
    public SvgPlot Guide(double intercept, double slope)
    {
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.LinearEquation, Intercept = intercept, Slope = slope, Color = Soft, LineStyle = LineStyle.Dash });
        return this;
    }

    /// <summary>Adds a dashed line at an x.</summary>
    public SvgPlot GuideAt(double x)
    {
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = x, Color = Soft, LineStyle = LineStyle.Dash });
        return this;
    }

    /// <summary>Adds a word beside a point.</summary>
    public SvgPlot Label(double x, double y, string text)
    {
        model.Annotations.Add(new TextAnnotation
        {
            Offset = new ScreenVector(0, -6),
            TextPosition = new DataPoint(x, y),
            Text = text,
            TextColor = Ink,
            StrokeThickness = 0,
            TextHorizontalAlignment = HorizontalAlignment.Center,
            TextVerticalAlignment = VerticalAlignment.Bottom,
        });
        return this;
    }

    /// <summary>The element, without a size of its own.</summary>
    public string ToSvg()
    {
        string svg = new SvgExporter { Width = Width, Height = height, IsDocument = false, UseVerticalTextAlignmentWorkaround = true }.ExportToString(model);
        foreach ((OxyColor color, string variable) in Variables)
        {
            svg = svg.Replace($"rgb({color.R},{color.G},{color.B})", variable, StringComparison.Ordinal);
        }

        // Identifiers are those of the page, not of the element.
        svg = svg.Replace("clipPath", $"clip-{name}-", StringComparison.Ordinal)
            .Replace($"<clip-{name}-", "<clipPath", StringComparison.Ordinal)
            .Replace($"</clip-{name}-", "</clipPath", StringComparison.Ordinal);

        // The size becomes that of a view box, which the page scales.
        string box = string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">");
        return string.Concat(box, svg.AsSpan(svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1));
    }

    private static Axis Styled(Axis axis)
    {
        const double Room = 0.05;
        axis.TextColor = Ink;
        axis.TitleColor = Ink;
        axis.TicklineColor = Soft;
        axis.AxislineColor = Soft;
        axis.MinorTickSize = 0;
        axis.MinimumPadding = double.IsNaN(axis.Minimum) ? Room : 0;
        axis.MaximumPadding = double.IsNaN(axis.Maximum) ? Room : 0;
        axis.AxisTitleDistance = axis.Position == AxisPosition.Left ? 16 : 10;
        return axis;
    }
}
