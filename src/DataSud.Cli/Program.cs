Console.WriteLine("datasud");
