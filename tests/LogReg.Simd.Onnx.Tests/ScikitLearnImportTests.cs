using System.IO.Compression;
using System.Text;
using LogReg.Simd.Data;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Onnx.Tests;

public sealed class ScikitLearnImportTests
{
    [Fact]
    public void Two_classes_are_one_row()
    {
        ImportedModel read = Json("""{"coef_": [[0.1, -2.5e-3]], "intercept_": [0.3333333333333333], "classes_": ["ham", "spam"], "feature_names_in_": ["a", "b"]}""");
        Assert.Equal([0.1, -2.5e-3], read.Binary!.Coefficients.ToArray());
        Assert.Equal(0.3333333333333333, read.Binary.Intercept);
        Assert.Equal(["ham", "spam"], read.Labels.Texts);
        Assert.Equal(["a", "b"], read.FeatureNames);
    }

    [Theory]
    [InlineData("", MulticlassMethod.Softmax)]
    [InlineData(""", "multi_class": "ovr" """, MulticlassMethod.OneVsRest)]
    public void Several_classes_are_a_row_each(string more, MulticlassMethod method)
    {
        ImportedModel read = Json($$"""{"coef_": [[1, 2], [3, 4], [5, 6]], "intercept_": [7, 8, 9], "classes_": [10, 20, 30]{{more}}}""");
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Multiclass!.Coefficients.ToArray());
        Assert.Equal([7, 8, 9], read.Multiclass.Intercepts.ToArray());
        Assert.Equal(method, read.Multiclass.Method);
        Assert.Equal([10L, 20, 30], read.Labels.Integers);
    }

    [Fact]
    public void An_archive_of_arrays_is_read_in_either_order_of_elements()
    {
        foreach (bool isColumnMajor in (bool[])[false, true])
        {
            double[] numbers = isColumnMajor ? [1, 3, 5, 2, 4, 6] : [1, 2, 3, 4, 5, 6];
            byte[] archive = Archive(
                ("coef_", "<f8", isColumnMajor, "(3, 2)", Bytes(numbers)),
                ("intercept_", "<f8", false, "(3,)", Bytes([0.5, 0.25, 0.125])),
                ("classes_", "<U2", false, "(3,)", Encoding.UTF32.GetBytes("x\0yyz\0")));
            ImportedModel read = ScikitLearnImport.Read(archive);
            Assert.Equal([1, 2, 3, 4, 5, 6], read.Multiclass!.Coefficients.ToArray());
            Assert.Equal([0.5, 0.25, 0.125], read.Multiclass.Intercepts.ToArray());
            Assert.Equal(["x", "yy", "z"], read.Labels.Texts);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_JSON()
    {
        ImportedModel read = ScikitLearnImport.Read([.. Encoding.UTF8.Preamble, .. """{"coef_": [[1, 2]], "intercept_": [3], "classes_": [0, 1]}"""u8]);
        Assert.Equal([1, 2], read.Binary!.Coefficients.ToArray());
    }

    [Theory]
    [InlineData("{", "neither JSON")]
    [InlineData("""{"coef_": [[1, 2]], "intercept_": [0], "feature_names_in_": ["a", "a"]}""", "Two columns have the name 'a'")]
    [InlineData("""{"coef_": [[1, 2]], "intercept_": [0], "feature_names_in_": ["a", "a"], "categories_": [null, null]}""", "Two columns have the name 'a'")]
    [InlineData("{\"coef_\": [[1, NaN]], \"intercept_\": [0]}", "Line 1 holds NaN")]
    [InlineData("{\n\"coef_\": [[1,\n-Infinity]], \"intercept_\": [0]}", "Line 3 holds -Infinity")]
    [InlineData("{\"coef_\": [[1]],\n \"categories_\": [[\"a\", NaN]], \"intercept_\": [0]}", "Line 2 holds NaN")]
    [InlineData("{\"coef_\": [[1]], \"intercept_\":Infinity}", "Line 1 holds Infinity")]
    [InlineData("{\"coef_\": [[1, nan]]}", "neither JSON")]
    [InlineData("[]", "coef_")]
    [InlineData("""{"coef_": 3, "intercept_": 0}""", "coef_ is no list")]
    [InlineData("""{"coef_": [], "intercept_": []}""", "intercept_ has 0")]
    [InlineData("""{"coef_": [[1], [2, 3], [4]], "intercept_": [0, 0, 0]}""", "has 2 numbers, but the first has 1")]
    [InlineData("""{"coef_": [[1, 2]]}""", "intercept_")]
    [InlineData("""{"coef_": [[1, "x"]], "intercept_": [0]}""", "no number")]
    [InlineData("""{"coef_": [[1, 2]], "intercept_": [0, 1]}""", "intercept_ has 2 numbers, but coef_ has 1 rows")]
    [InlineData("""{"coef_": [[1, 2]], "intercept_": [0], "classes_": [1, 2, 3]}""", "3 labels")]
    [InlineData("""{"coef_": [[1, 2]], "intercept_": [0], "feature_names_in_": ["a"]}""", "1 names")]
    [InlineData("""{"coef_": [[1, 1e999]], "intercept_": [0]}""", "finite")]
    public void What_does_not_go_together_is_said(string content, string word)
    {
        DataFormatException exception = Assert.Throws<DataFormatException>(() => Json(content));
        Assert.Contains(word, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_that_are_missing_or_objects_are_said()
    {
        Assert.Contains("intercept_", Refusal(Archive(("coef_", "<f8", false, "(1, 1)", Bytes([1])))), StringComparison.Ordinal);
        Assert.Contains(
            "Python objects",
            Refusal(Archive(("coef_", "<f8", false, "(1, 1)", Bytes([1])), ("intercept_", "<f8", false, "(1,)", Bytes([1])), ("classes_", "|O", false, "(2,)", [1, 2]))),
            StringComparison.Ordinal);
        Assert.Contains("model.json", Refusal([(byte)'P', (byte)'K', 3, 4, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_imported_model_is_saved_with_an_encoding_of_its_columns()
    {
        ImportedModel read = Json("""{"coef_": [[1, -2]], "intercept_": [0.5], "classes_": ["ham", "spam"], "feature_names_in_": ["label", "b"]}""");
        using MemoryStream stream = new();
        read.ToSavedModel().Save(stream);
        stream.Position = 0;
        SavedModel saved = SavedModel.Load(stream);
        Assert.Equal(["ham", "spam"], saved.ClassNames);
        Assert.Equal([1, -2], saved.As<LogisticModel>().Coefficients.ToArray());
        DataEncoding encoding = DataEncoding.FromJson(saved.Encoding!);
        double[] features = new double[2];
        new RecordEncoder<double>(encoding).Encode([RecordCell.Of(3.0), RecordCell.Of(4.0)], features);
        Assert.Equal([3, 4], features);
        Assert.Equal("label_", encoding.TargetName);

        // And out again, with what its file tells.
        ImportedModel again = OnnxImport.Read(saved.ToOnnx().Content.Span);
        Assert.Equal(read.FeatureNames, again.FeatureNames);
        Assert.Equal(read.Labels.Texts, again.Labels.Texts);
        Assert.Equal([1, -2], again.Binary!.Coefficients.ToArray());
    }

    [Fact]
    public void Categories_of_an_encoder_make_an_encoding()
    {
        ImportedModel read = Json("""
            {"coef_": [[1, 2, 3, 4, 5, 6, 7]], "intercept_": [0.5], "classes_": ["no", "yes"], "feature_names_in_": ["city", "age", "rank", "income"],
             "categories_": [["Zug", "Bern", null], null, [3, 1, 2], null], "drop_idx_": [null, null, 1, null]}
            """);
        DataEncoding encoding = read.Encoding!;
        Assert.Equal(["age", "income", "city=?", "city=Bern", "city=Zug", "rank=2", "rank=3"], encoding.FeatureNames);
        Assert.Equal([4, 7, 3, 2, 1, 6, 5], Json("""
            {"coef_": [[1, 2, 3, 4, 5, 6, 7]], "intercept_": [0.5], "feature_names_in_": ["city", "age", "rank", "income"],
             "categories_": [["Zug", "Bern", null], null, [3, 1, 2], null], "drop_idx_": [null, null, 1, null]}
            """).Binary!.Coefficients.ToArray());
        Assert.Equal("1", encoding.Columns[2].Reference);
    }

    [Fact]
    public void A_record_scores_as_the_formula_of_an_encoded_model_says()
    {
        ImportedModel read = Json("""
            {"coef_": [[1, 2, 0.25]], "intercept_": [0.5], "classes_": [0, 1], "feature_names_in_": ["city", "age"], "categories_": [["Bern", "Zug"], null]}
            """);
        ScoringPipeline pipeline = ScoringPipeline.Of(read.ToSavedModel());
        Assert.Equal(1 / (1 + Math.Exp(-(0.5 + 2 + (0.25 * 3)))), pipeline.Predict(new Dictionary<string, object> { ["city"] = "Zug", ["age"] = 3.0 }).Probability, 1e-15);
        Assert.Equal(1 / (1 + Math.Exp(-(0.5 + (0.25 * 3)))), pipeline.Predict(new Dictionary<string, object> { ["city"] = "Genf", ["age"] = 3.0 }).Probability, 1e-15);

        // Several classes have a row of coefficients each.
        MulticlassModel several = Json("""{"coef_": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "intercept_": [0, 0, 0], "categories_": [["b", "a"], null]}""").Multiclass!;
        Assert.Equal([3, 2, 1, 6, 5, 4, 9, 8, 7], several.Coefficients.ToArray());
    }

    [Theory]
    [InlineData("[[\"a\", \"b\"], null]", "", "categories_ makes 3 features, but coef_ has 2")]
    [InlineData("[[\"a\", \"a\"]]", "", "'a' stands twice in column 'x0'")]
    [InlineData("[[\"a\", 1.5]]", "", "holds 1.5")]
    [InlineData("[\"a\", null]", "", "is no list")]
    [InlineData("3", "", "categories_ is no list")]
    [InlineData("[null, null]", ", \"feature_names_in_\": [\"a\"]", "1 names, but categories_ has 2")]
    [InlineData("[null, null]", ", \"feature_names_in_\": [\"a\", \"a\"]", "Two columns have the name 'a'")]
    [InlineData("[[\"a\", \"b\", \"c\"]]", ", \"drop_idx_\": [3]", "drops category 3 of column 'x0', which has 3")]
    [InlineData("[[\"a\", \"b\", \"c\"]]", ", \"drop_idx_\": [0, 1]", "drop_idx_ has 2 entries")]
    [InlineData("[[\"a\", \"b\"]]", ", \"infrequent_categories_\": [[\"c\"]]", "infrequent_categories_")]
    public void Categories_that_do_not_go_with_the_model_are_said(string categories, string more, string words)
    {
        DataFormatException exception = Assert.Throws<DataFormatException>(() => Json($$"""{"coef_": [[1, 2]], "intercept_": [0], "categories_": {{categories}}{{more}}}"""));
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    private static string Refusal(byte[] content) => Assert.Throws<DataFormatException>(() => ScikitLearnImport.Read(content)).Message;

    private static ImportedModel Json(string content) => ScikitLearnImport.Read(Encoding.UTF8.GetBytes(content));

    private static byte[] Bytes(double[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static byte[] Archive(params (string Name, string Type, bool IsColumnMajor, string Shape, byte[] Content)[] arrays)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string type, bool isColumnMajor, string shape, byte[] content) in arrays)
            {
                using Stream entry = archive.CreateEntry($"{name}.npy").Open();
                byte[] header = Encoding.Latin1.GetBytes($"{{'descr': '{type}', 'fortran_order': {(isColumnMajor ? "True" : "False")}, 'shape': {shape}, }}\n");
                entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. header, .. content]);
            }
        }

        return stream.ToArray();
    }
}
