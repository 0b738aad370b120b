using System.Numerics;

namespace LogReg.Simd.Data.Tables;

/// <summary>The texts of a column over all batches, numbered in the order in which they are met.</summary>
internal sealed class GlobalTexts
{
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];
    private readonly List<long> counts = [];
    private int[] ofBatch = [];

    public IReadOnlyList<string> Texts => texts;

    /// <summary>Gets the cells of each text.</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <summary>Gets or sets a value indicating whether a cell is missing.</summary>
    public bool HasMissing { get; set; }

    public void BeginBatch(int count)
    {
        ofBatch = ofBatch.Length >= count ? ofBatch : new int[Math.Max(count, 2 * ofBatch.Length)];
        ofBatch.AsSpan(0, count).Fill(-1);
    }

    /// <summary>Tells whether all texts of the batch were met before; then they are numbered.</summary>
    public bool Knows(TextCodes batch)
    {
        for (int code = 0; code < batch.Count; code++)
        {
            if (!codes.TryGetValue(batch[code], out ofBatch[code]))
            {
                ofBatch.AsSpan(0, batch.Count).Fill(-1);
                return false;
            }
        }

        return true;
    }

    /// <summary>The code of a cell of a batch whose texts are known; NaN where it is missing.</summary>
    public T CodeOf<T>(T cell)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(cell))
        {
            HasMissing = true;
            return cell;
        }

        int code = ofBatch[int.CreateTruncating(cell)];
        counts[code]++;
        return T.CreateTruncating(code);
    }

    /// <summary>The code of a text of the batch.</summary>
    /// <param name="batchCode">Its code in the batch.</param>
    /// <param name="batch">The texts of the batch.</param>
    /// <param name="isNew">Whether it is met for the first time.</param>
    public int CodeOf(int batchCode, TextCodes batch, out bool isNew)
    {
        isNew = false;
        int code = ofBatch[batchCode];
        if (code < 0)
        {
            string text = batch[batchCode];
            isNew = !codes.TryGetValue(text, out code);
            if (isNew)
            {
                code = texts.Count;
                codes.Add(text, code);
                texts.Add(text);
                counts.Add(0);
            }

            ofBatch[batchCode] = code;
        }

        counts[code]++;
        return code;
    }
}
