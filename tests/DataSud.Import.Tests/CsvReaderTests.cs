using System.Text;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Tests;

public sealed class CsvReaderTests
{
    private static readonly string[] Awkward = ["", "a", "é", "a,b", "say \"no\"", "two\nlines", "crlf\r\nin it", " spaced ", "\u00A0", "\"", "à\u0301;b"];

    [Fact]
    public async Task TheLineOfARecordIsItsPhysicalOne()
    {
        var records = await ReadAsync("a,b\r\n\"one\ntwo\",2\n\n3,4\r5,6");

        Assert.Equal([(1, "a|b"), (2, "one\ntwo|2"), (4, ""), (5, "3|4"), (6, "5|6")], records.Select(record => (record.Line, record.Text)));
    }

    [Theory]
    [InlineData("\uFEFFa,b\n", "a|b")]
    [InlineData("\"a\"\"b\",\"\"\n", "a\"b|")]
    [InlineData("a\"b,c\n", "a\"b|c")]
    [InlineData("a,", "a|")]
    [InlineData(",\n", "|")]
    public async Task Cells(string text, string expected) => Assert.Equal(expected, Assert.Single(await ReadAsync(text)).Text);

    [Theory]
    [InlineData("\"a\"b,c\nd,e\n", "text follows a closing quote", 2)]
    [InlineData("\"a,b\nc,d\n", "a quote is opened and never closed", 2)]
    [InlineData("\"a,b\nc,\"d\"\ne,f\n", "text follows a closing quote", 3)]
    [InlineData("\"a,b\r\nc,\"d\"\r\n", "text follows a closing quote", 2)]
    [InlineData("\"a,b\rc,d\r", "a quote is opened and never closed", 2)]
    public async Task AFaultInTheQuotesIsSaid(string text, string fault, int records)
    {
        var read = await ReadAsync(text);
        Assert.Equal(fault, read[0].Fault);
        Assert.Equal(records, read.Count);
    }

    [Fact]
    public async Task AQuoteThatIsNotClosedSwallowsNoRow()
    {
        var records = await ReadAsync("a,b\n\"c,d\ne,\"f\"\ng,h\n");
        Assert.Equal([(1, "a|b"), (2, "\"c,d"), (3, "e|f"), (4, "g|h")], records.Select(record => (record.Line, record.Text)));
        Assert.Equal([null, "text follows a closing quote", null, null], records.Select(record => record.Fault));
    }

    [Fact]
    public async Task AQuoteThatIsOpenForMoreThanARecordCanHoldSpoilsItsLineAlone()
    {
        var rows = string.Concat(Enumerable.Repeat("a,b\n", 300_000));
        var records = await ReadAsync(Encoding.UTF8.GetBytes("\"x,y\n" + rows), 1 << 16);

        Assert.Equal("a quote is opened and never closed", records[0].Fault);
        Assert.Equal(300_001, records.Count);
        Assert.Equal((300_001, "a|b"), (records[^1].Line, records[^1].Text));
    }

    [Fact]
    public async Task OnlyTheLastLineMayBeCut()
    {
        Assert.Equal([true, false], (await ReadAsync("a\nb")).Select(record => record.IsTerminated));
        Assert.Equal([true, true], (await ReadAsync("a\nb\n")).Select(record => record.IsTerminated));
    }

    [Fact]
    public async Task BytesThatAreNotUtf8AreRefusedAtTheirPlace()
    {
        var bytes = Encoding.Latin1.GetBytes("code,name\n1,ok\n2,Abriès\n");

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(bytes, 3));
        Assert.Contains("line 3, byte offset 21 (0xE8)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8 is expected", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANulByteIsAFaultOfItsLineAlone()
    {
        var records = await ReadAsync("a\nb\0c\nd\n"u8.ToArray(), 100);
        Assert.Equal([null, "holds a NUL byte", null], records.Select(record => record.Fault));
    }

    [Fact]
    public async Task ALineThatIsNotUtf8IsReadAsWindows1252WhereThatIsAllowed()
    {
        byte[] bytes = [.. "é;œuf\n"u8, .. "\"Abri"u8, 0xE8, .. "s \"\"l"u8, 0x92, .. "une\"\"\";"u8, 0x9C, .. "uf\nà;b\n"u8];
        using var stream = new BlockStream(bytes, 5);
        var reader = new CsvReader(stream, "test.csv", (byte)';', TextEncoding.Utf8OrWindows1252);
        var read = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            read.Add($"{reader[0]}|{reader[1]}");

        Assert.Equal(["é|œuf", "Abriès \"l’une\"|œuf", "à|b"], read);
        Assert.Equal(1, reader.RecodedRecords);
    }

    [Fact]
    public async Task ARecordWithoutEndDoesNotFillTheMemory()
    {
        var bytes = Encoding.UTF8.GetBytes("a\n\"" + new string('x', 2 << 20));
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(bytes, 1 << 16));
        Assert.Contains("line 2 is longer than 1 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrittenByTheRfcReadsBackWhateverTheBlocksItComesIn()
    {
        var random = new Random(20180629);
        for (var round = 0; round < 500; round++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, 3).Select(_ => Awkward[random.Next(Awkward.Length)]).ToList()).ToList();
            var lineBreak = random.Next(2) == 0 ? "\n" : "\r\n";
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\"")) + lineBreak));
            var read = await ReadAsync(Encoding.UTF8.GetBytes(text), random.Next(1, 8));

            Assert.Equal(rows.Select(row => string.Join('|', row)), read.Select(record => record.Text));
            var line = 1;
            foreach (var (row, record) in rows.Zip(read))
            {
                Assert.Equal(line, record.Line);
                line += 1 + row.Sum(cell => cell.Count(letter => letter == '\n'));
            }
        }
    }

    private sealed record Record(long Line, string Text, string? Fault, bool IsTerminated);

    private static Task<List<Record>> ReadAsync(string text) => ReadAsync(Encoding.UTF8.GetBytes(text), 7);

    private static async Task<List<Record>> ReadAsync(byte[] bytes, int block)
    {
        using var stream = new BlockStream(bytes, block);
        var reader = new CsvReader(stream, "test.csv", (byte)',');
        var records = new List<Record>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            records.Add(new Record(reader.Line, string.Join('|', Enumerable.Range(0, reader.Count).Select(index => reader[index])), reader.Fault, reader.IsTerminated));
        return records;
    }
}
